#include "evidence/traffic/cookie.h"

#include "base/ascii.h"

/* RFC 6265, section 5.1.1: a date is whatever holds a time, a day, a month and a year among its
 * tokens, each taken from the first token that fits. */
struct date {
    bool has_time, has_day, has_month, has_year;
    int hour, minute, second, day, month, year;
};

static bool is_delimiter(uint8_t byte)
{
    return byte == 0x09 || (byte >= 0x20 && byte <= 0x2f) || (byte >= 0x3b && byte <= 0x40) ||
           (byte >= 0x5b && byte <= 0x60) || (byte >= 0x7b && byte <= 0x7e);
}

/* Take `least` to `most` digits that no further digit follows. */
static bool take_number(struct bytes *text, size_t least, size_t most, int *ret_number)
{
    size_t count = 0;
    int number = 0;
    while (count < text->size && count <= most && ascii_is_digit(text->data[count])) {
        number = number * 10 + (text->data[count] - '0');
        count++;
    }
    if (count < least || count > most) {
        return false;
    }
    *text = bytes_slice(*text, count, text->size);
    *ret_number = number;
    return true;
}

static bool take_colon(struct bytes *text)
{
    if (text->size == 0 || text->data[0] != ':') {
        return false;
    }
    *text = bytes_slice(*text, 1, text->size);
    return true;
}

static bool read_time(struct bytes token, struct date *date)
{
    return take_number(&token, 1, 2, &date->hour) && take_colon(&token) &&
           take_number(&token, 1, 2, &date->minute) && take_colon(&token) &&
           take_number(&token, 1, 2, &date->second);
}

static bool read_month(struct bytes token, struct date *date)
{
    static const char *const names[] = {
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    for (int i = 0; i < 12; i++) {
        if (bytes_equal_without_case(bytes_slice(token, 0, 3), bytes_of(names[i]))) {
            date->month = i + 1;
            return true;
        }
    }
    return false;
}

static void read_token(struct bytes token, struct date *date)
{
    if (!date->has_time && read_time(token, date)) {
        date->has_time = true;
    } else if (!date->has_day && take_number(&token, 1, 2, &date->day)) {
        date->has_day = true;
    } else if (!date->has_month && read_month(token, date)) {
        date->has_month = true;
    } else if (!date->has_year && take_number(&token, 2, 4, &date->year)) {
        date->has_year = true;
    }
}

static struct bytes take_token(struct bytes *rest)
{
    size_t from = 0;
    while (from < rest->size && is_delimiter(rest->data[from])) {
        from++;
    }
    size_t to = from;
    while (to < rest->size && !is_delimiter(rest->data[to])) {
        to++;
    }
    struct bytes token = bytes_slice(*rest, from, to - from);
    *rest = bytes_slice(*rest, to, rest->size);
    return token;
}

static bool is_leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool is_date(const struct date *date)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!date->has_time || !date->has_day || !date->has_month || !date->has_year) {
        return false;
    }
    int length = lengths[date->month - 1] + (date->month == 2 && is_leap_year(date->year));
    return date->day >= 1 && date->day <= length && date->year >= 1601 && date->hour <= 23 &&
           date->minute <= 59 && date->second <= 59;
}

/* Days of the Gregorian calendar from 1970-01-01; years count from March so that a leap day ends
 * one. */
static int64_t days_since_1970(const struct date *date)
{
    int64_t year = date->month > 2 ? date->year : date->year - 1;
    int64_t month = date->month > 2 ? date->month - 3 : date->month + 9;
    int64_t days_before_month = (153 * month + 2) / 5;
    return 365 * year + year / 4 - year / 100 + year / 400 + days_before_month + date->day - 719469;
}

bool cookie_date_read(struct bytes text, int64_t *ret_seconds)
{
    struct date date = {0};
    while (text.size > 0) {
        struct bytes token = take_token(&text);
        if (token.size > 0) {
            read_token(token, &date);
        }
    }
    if (date.has_year && date.year < 100) {
        date.year += date.year >= 70 ? 1900 : 2000;
    }
    if (!is_date(&date)) {
        return false;
    }
    int64_t hours = days_since_1970(&date) * 24 + date.hour;
    *ret_seconds = (hours * 60 + date.minute) * 60 + date.second;
    return true;
}
