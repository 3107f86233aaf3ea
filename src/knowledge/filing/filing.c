#include "knowledge/filing/filing.h"

#include "base/utf8.h"

#include <stdio.h>

enum { BLANKS_MAX = 8, DIGITS_MAX = 20, SUFFIX_MAX = 6 };

/* Short names of provinces and their division codes (GB/T 2260); some have two names. Names in the
 * traditional script stand for those in the simplified one. */
static const struct {
    uint32_t point;
    const char *name;
    int code;
} provinces[] = {{U'京', "京", 11}, {U'津', "津", 12}, {U'冀', "冀", 13}, {U'晋', "晋", 14},
        {U'蒙', "蒙", 15}, {U'辽', "辽", 21}, {U'吉', "吉", 22}, {U'黑', "黑", 23},
        {U'沪', "沪", 31}, {U'苏', "苏", 32}, {U'浙', "浙", 33}, {U'皖', "皖", 34},
        {U'闽', "闽", 35}, {U'赣', "赣", 36}, {U'鲁', "鲁", 37}, {U'豫', "豫", 41},
        {U'鄂', "鄂", 42}, {U'湘', "湘", 43}, {U'粤', "粤", 44}, {U'桂', "桂", 45},
        {U'琼', "琼", 46}, {U'渝', "渝", 50}, {U'川', "川", 51}, {U'蜀', "蜀", 51},
        {U'贵', "贵", 52}, {U'黔', "黔", 52}, {U'云', "云", 53}, {U'滇', "滇", 53},
        {U'藏', "藏", 54}, {U'陕', "陕", 61}, {U'秦', "秦", 61}, {U'甘', "甘", 62},
        {U'陇', "陇", 62}, {U'青', "青", 63}, {U'宁', "宁", 64}, {U'新', "新", 65},
        {U'滬', "沪", 31}, {U'蘇', "苏", 32}, {U'閩', "闽", 35}, {U'贛', "赣", 36},
        {U'魯', "鲁", 37}, {U'粵', "粤", 44}, {U'瓊', "琼", 46}, {U'貴', "贵", 52},
        {U'雲', "云", 53}, {U'陝', "陕", 61}, {U'隴', "陇", 62}, {U'寧', "宁", 64},
        {U'遼', "辽", 21}, {U'晉', "晋", 14}};

enum { PROVINCE_COUNT = sizeof(provinces) / sizeof(provinces[0]) };

/* What is left of the text, and the number as far as it was read. */
struct reading {
    struct bytes rest;
    struct filing_number *number;
    const char *prefix; /* "京", "合字" or "" */
    char digits[DIGITS_MAX + 1];
    char suffix[SUFFIX_MAX + 1];
    bool is_closed; /* 号 follows the digits */
};

/* The next character with full-width forms folded to ASCII; its length, 0 at the end. */
static size_t peek(struct bytes rest, uint32_t *ret_point)
{
    size_t size = utf8_next(rest, ret_point);
    if (size > 0 && *ret_point >= 0xff01 && *ret_point <= 0xff5e) {
        *ret_point -= 0xff01 - '!';
    }
    return size;
}

static bool take_word(struct bytes *rest, const char *word)
{
    if (!bytes_start_with(*rest, bytes_of(word))) {
        return false;
    }
    *rest = bytes_slice(*rest, strlen(word), rest->size);
    return true;
}

static bool take_either(struct bytes *rest, const char *word, const char *other)
{
    return take_word(rest, word) || take_word(rest, other);
}

static bool take_character(struct bytes *rest, const char *any)
{
    uint32_t point = 0;
    size_t size = peek(*rest, &point);
    if (size == 0 || point == 0 || point > '~' || strchr(any, (int)point) == NULL) {
        return false;
    }
    *rest = bytes_slice(*rest, size, rest->size);
    return true;
}

static void skip_blanks(struct bytes *rest)
{
    for (int i = 0; i < BLANKS_MAX; i++) {
        bool taken = take_character(rest, " \t\r\n") || take_either(rest, "\xc2\xa0", "&nbsp;") ||
                     take_word(rest, "\xe3\x80\x80");
        if (!taken) {
            return;
        }
    }
}

/* Digits into `ret_digits`, which has room for `most` and a NUL; their count, most + 1 when there
 * are more. */
static size_t take_digits(struct bytes *rest, char *ret_digits, size_t most)
{
    size_t count = 0;
    uint32_t point = 0;
    size_t size = peek(*rest, &point);
    while (size > 0 && point >= '0' && point <= '9' && count <= most) {
        if (count < most) {
            ret_digits[count] = (char)point;
        }
        count++;
        *rest = bytes_slice(*rest, size, rest->size);
        size = peek(*rest, &point);
    }
    ret_digits[count < most ? count : most] = 0;
    return count;
}

static bool take_dash(struct bytes *rest)
{
    return take_character(rest, "-") || take_either(rest, "–", "—") || take_either(rest, "−", "﹣");
}

/* "-1" after the number; blanks or a dash without digits are left. */
static void take_suffix(struct reading *reading)
{
    struct bytes rest = reading->rest;
    skip_blanks(&rest);
    if (take_dash(&rest)) {
        skip_blanks(&rest);
        size_t count = take_digits(&rest, reading->suffix, SUFFIX_MAX);
        if (count > 0 && count <= SUFFIX_MAX) {
            reading->rest = rest;
            return;
        }
    }
    reading->suffix[0] = 0;
}

static void take_closing_word(struct reading *reading)
{
    struct bytes rest = reading->rest;
    skip_blanks(&rest);
    reading->is_closed = take_either(&rest, "号", "號");
    reading->rest = reading->is_closed ? rest : reading->rest;
}

/* Blanks, digits, 号 and the suffix. False when no digit follows: a mention, not a number. */
static bool take_number(struct reading *reading)
{
    skip_blanks(&reading->rest);
    if (take_digits(&reading->rest, reading->digits, DIGITS_MAX) == 0) {
        return false;
    }
    take_closing_word(reading);
    take_suffix(reading);
    return true;
}

static bool take_icp(struct bytes *rest)
{
    return take_character(rest, "Ii") && take_character(rest, "Cc") && take_character(rest, "Pp");
}

static bool has_length(const char *digits, size_t a, size_t b, size_t c)
{
    size_t length = strlen(digits);
    return length == a || length == b || length == c;
}

static bool has_year(const char *digits)
{
    return (digits[0] == '1' && digits[1] == '9') || (digits[0] == '2' && digits[1] == '0');
}

static enum filing_fault check_icp(const struct reading *reading)
{
    bool is_long = strlen(reading->digits) == 10;
    if (reading->number->province == 0) {
        return FILING_NO_PROVINCE;
    }
    if (!has_length(reading->digits, 6, 8, 10)) {
        return FILING_BAD_LENGTH;
    }
    if (is_long && !has_year(reading->digits)) {
        return FILING_BAD_YEAR;
    }
    return reading->is_closed ? FILING_SOUND : FILING_NO_CLOSING_WORD;
}

static enum filing_fault check_public_security(const struct reading *reading)
{
    int code = (reading->digits[0] - '0') * 10 + reading->digits[1] - '0';
    if (reading->number->province == 0) {
        return FILING_NO_PROVINCE;
    }
    if (!has_length(reading->digits, 14, 14, 14)) {
        return FILING_BAD_LENGTH;
    }
    if (code != reading->number->province) {
        return FILING_OTHER_PROVINCE;
    }
    return reading->is_closed ? FILING_SOUND : FILING_NO_CLOSING_WORD;
}

static enum filing_fault check_telecom(const struct reading *reading)
{
    if (!has_length(reading->digits, 8, 8, 8)) {
        return FILING_BAD_LENGTH;
    }
    return has_year(reading->digits) ? FILING_SOUND : FILING_BAD_YEAR;
}

static void write_number(struct reading *reading, const char *middle, const char *closing)
{
    struct filing_number *number = reading->number;
    int size = snprintf(number->number, sizeof(number->number), "%s%s%s%s", reading->prefix, middle,
            reading->digits, closing);
    number->base_size = (size_t)size;
    if (reading->suffix[0] != 0) {
        (void)snprintf(number->number + size, sizeof(number->number) - (size_t)size, "-%s",
                reading->suffix);
    }
}

static bool read_icp(struct reading *reading)
{
    if (!take_icp(&reading->rest)) {
        return false;
    }
    skip_blanks(&reading->rest);
    bool is_record = take_either(&reading->rest, "备", "備");
    if ((!is_record && !take_either(&reading->rest, "证", "證")) || !take_number(reading)) {
        return false;
    }
    reading->number->kind = is_record ? FILING_RECORD : FILING_LICENCE;
    reading->number->fault = check_icp(reading);
    write_number(reading, is_record ? "ICP备" : "ICP证", "号");
    return true;
}

static bool read_public_security(struct reading *reading)
{
    if (!take_either(&reading->rest, "公网安备", "公網安備") || !take_number(reading)) {
        return false;
    }
    reading->number->kind = FILING_PUBLIC_SECURITY;
    reading->number->fault = check_public_security(reading);
    write_number(reading, "公网安备", "号");
    return true;
}

/* "B2-20080224", or several classes, "A2.B1.B2-20080224". Without a province it could be anything.
 */
static bool read_telecom(struct reading *reading)
{
    char classes[20] = "";
    size_t size = 0;
    if (reading->prefix[0] == 0) {
        return false;
    }
    do {
        struct bytes before = reading->rest;
        char digit[2];
        bool is_b = take_character(&reading->rest, "Bb");
        if ((!is_b && !take_character(&reading->rest, "Aa")) ||
                take_digits(&reading->rest, digit, 1) != 1 || size + 4 > sizeof(classes)) {
            reading->rest = before;
            return false;
        }
        size += (size_t)snprintf(classes + size, sizeof(classes) - size, "%s%c%s",
                size == 0 ? "" : ".", is_b ? 'B' : 'A', digit);
    } while (take_character(&reading->rest, ".") || take_word(&reading->rest, "、"));
    if (!take_dash(&reading->rest) || !take_number(reading)) {
        return false;
    }
    classes[size] = '-';
    classes[size + 1] = 0;
    reading->number->kind = FILING_TELECOM;
    reading->number->fault = check_telecom(reading);
    write_number(reading, classes, "");
    return true;
}

/* The index of the province that the character stands for, or -1. */
static int find_province(uint32_t point)
{
    for (size_t i = 0; point > '~' && i < PROVINCE_COUNT; i++) {
        if (provinces[i].point == point) {
            return (int)i;
        }
    }
    return -1;
}

static void take_prefix(struct reading *reading)
{
    uint32_t point = 0;
    size_t size = utf8_next(reading->rest, &point);
    int province = size == 0 ? -1 : find_province(point);
    reading->prefix = "";
    if (province >= 0) {
        reading->prefix = provinces[province].name;
        reading->number->province = provinces[province].code;
        reading->rest = bytes_slice(reading->rest, size, reading->rest.size);
    } else if (take_word(&reading->rest, "合字")) {
        reading->prefix = "合字";
    }
}

static bool read_here(struct bytes rest, struct filing_number *ret_number)
{
    struct filing_number number = {0};
    struct reading start = {.rest = rest, .number = &number};
    take_prefix(&start);
    skip_blanks(&start.rest);
    struct reading reading = start;
    bool is_read = read_icp(&reading);
    if (!is_read) {
        reading = start;
        is_read = read_public_security(&reading);
    }
    if (!is_read) {
        reading = start;
        is_read = read_telecom(&reading);
    }
    if (is_read) {
        number.text = bytes_slice(rest, 0, rest.size - reading.rest.size);
        *ret_number = number;
    }
    return is_read;
}

/* Whether a number may start with this character, with which `rest` begins: that keeps the search
 * fast. */
static bool may_start(uint32_t point, struct bytes rest)
{
    return point == 'I' || point == 'i'
                   ? take_icp(&rest)
                   : point == U'公' || point == U'合' || find_province(point) >= 0;
}

/* The next byte that is not ASCII, or the letter I. */
static size_t skip_plain(struct bytes text, size_t at)
{
    while (at < text.size && text.data[at] < 0x80 && (text.data[at] | 0x20) != 'i') {
        at++;
    }
    return at;
}

bool filing_next(struct bytes text, size_t *at, struct filing_number *ret_number)
{
    while ((*at = skip_plain(text, *at)) < text.size) {
        struct filing_number number;
        struct bytes rest = bytes_slice(text, *at, text.size);
        uint32_t point = 0;
        size_t size = peek(rest, &point);
        if (size > 0 && may_start(point, rest) && read_here(rest, &number)) {
            *at += number.text.size;
            *ret_number = number;
            return true;
        }
        *at += size == 0 ? 1 : size;
    }
    return false;
}

const char *filing_kind_name(enum filing_kind kind)
{
    static const char *const names[] = {"record", "licence", "telecom", "public-security"};
    return names[kind];
}

const char *filing_fault_name(enum filing_fault fault)
{
    static const char *const names[] = {"", "no province", "wrong number of digits",
            "no year in it", "division code of another province", "no closing 号"};
    return names[fault];
}
