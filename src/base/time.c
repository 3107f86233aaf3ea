#include "base/time.h"

#include <string.h>
#include <time.h>

enum { TIME_SIZE = 64 }; /* more than any time needs */

void time_print(int64_t seconds_since_1970, char ret_text[TIME_TEXT])
{
    time_t seconds = (time_t)seconds_since_1970;
    struct tm parts;
    memset(ret_text, 0, TIME_TEXT);
    if (gmtime_r(&seconds, &parts) != NULL && parts.tm_year >= -1900 && parts.tm_year < 8100) {
        (void)strftime(ret_text, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
}

/* Exactly `size` digits at *at as a number, or -1; moves past them. */
static int digits(const char **at, size_t size)
{
    int value = 0;
    for (size_t i = 0; i < size; i++) {
        if (**at < '0' || **at > '9') {
            return -1;
        }
        value = value * 10 + (*(*at)++ - '0');
    }
    return value;
}

static bool literal(const char **at, char a, char b)
{
    if (**at != a && **at != b) {
        return false;
    }
    (*at)++;
    return true;
}

/* ".25" as 250000; nothing there is 0; -1 for a dot without digits. */
static int microseconds(const char **at)
{
    if (**at != '.') {
        return 0;
    }
    (*at)++;
    int value = 0, weight = 100000, seen = 0;
    for (; **at >= '0' && **at <= '9'; (*at)++, seen++) {
        value += (**at - '0') * weight;
        weight /= 10;
    }
    return seen == 0 ? -1 : value;
}

/* "Z", "+08:00" or "-05:30" in minutes. */
static bool read_offset(const char **at, int *ret_minutes)
{
    if (literal(at, 'Z', 'z')) {
        *ret_minutes = 0;
        return true;
    }
    int sign = **at == '-' ? -1 : 1;
    if (!literal(at, '+', '-')) {
        return false;
    }
    int hours = digits(at, 2);
    int minutes = literal(at, ':', ':') ? digits(at, 2) : -1;
    *ret_minutes = sign * (hours * 60 + minutes);
    return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

static int64_t days_since_1970(int year, int month, int day)
{
    int64_t before = year - 1; /* whole years before this one; year 0 counts as leap */
    int64_t days = before * 365 + before / 4 - before / 100 + before / 400;
    if (year == 0) {
        days = -366;
    }
    for (int i = 1; i < month; i++) {
        days += days_in_month(year, i);
    }
    return days + day - 1 - 719162; /* days from 0001-01-01 to 1970-01-01 */
}

bool time_read(struct bytes text, int64_t *ret_microseconds)
{
    char copy[TIME_SIZE] = {0};
    if (text.size >= sizeof(copy)) {
        return false;
    }
    if (text.size > 0) {
        memcpy(copy, text.data, text.size);
    }
    const char *at = copy;
    int year = digits(&at, 4);
    int month = year >= 0 && literal(&at, '-', '-') ? digits(&at, 2) : -1;
    int day = month >= 1 && month <= 12 && literal(&at, '-', '-') ? digits(&at, 2) : -1;
    if (day < 1 || day > days_in_month(year, month) ||
            !(literal(&at, 'T', 't') || literal(&at, ' ', ' '))) {
        return false;
    }
    int hour = digits(&at, 2);
    int minute = hour >= 0 && literal(&at, ':', ':') ? digits(&at, 2) : -1;
    int second = minute >= 0 && literal(&at, ':', ':') ? digits(&at, 2) : -1;
    int fraction = second >= 0 ? microseconds(&at) : -1;
    int offset = 0;
    if (fraction < 0 || hour > 23 || minute > 59 || second > 60 || !read_offset(&at, &offset) ||
            at != copy + text.size) {
        return false;
    }
    int64_t minutes =
            days_since_1970(year, month, day) * 1440 + hour * INT64_C(60) + minute - offset;
    *ret_microseconds = (minutes * 60 + second) * 1000000 + fraction;
    return true;
}

bool time_read_seconds(const char *text, int64_t *ret_ms)
{
    const char *at = text + (*text == '-');
    int64_t seconds = 0, thousandths = 0, weight = 100;
    size_t seen = 0;
    for (; *at >= '0' && *at <= '9' && seen < 10; at++, seen++) {
        seconds = seconds * 10 + (*at - '0');
    }
    if (seen == 0 || seconds > INT64_C(100) * 366 * DAY_SECONDS) {
        return false;
    }
    if (*at == '.' && (at[1] < '0' || at[1] > '9')) {
        return false;
    }
    at += *at == '.';
    for (; *at >= '0' && *at <= '9'; at++) {
        if (weight == 0 && *at != '0') {
            return false;
        }
        thousandths += (*at - '0') * weight;
        weight /= 10;
    }
    if (*at != 0) {
        return false;
    }
    int64_t whole = seconds * 1000 + thousandths;
    *ret_ms = *text == '-' ? -whole : whole;
    return true;
}
