#include "knowledge/identifier/check.h"

#include "base/hex.h"
#include "base/syntax/url.h"
#include "knowledge/host/site.h"

#include <math.h>
#include <stdlib.h>

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

size_t plain_digits(struct bytes value, char *ret_digits, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < value.size; i++) {
        if (is_digit(value.data[i])) {
            if (count + 1 >= room) {
                return 0;
            }
            ret_digits[count++] = (char)value.data[i];
        } else if (value.data[i] != ' ' && value.data[i] != '-') {
            return 0;
        }
    }
    ret_digits[count] = 0;
    return count;
}

bool luhn_holds(const char *digits, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = digits[count - 1 - i] - '0';
        digit = i % 2 == 0 ? digit : 2 * digit;
        sum += digit > 9 ? digit - 9 : digit;
    }
    return count > 1 && sum % 10 == 0;
}

/* Whether the text begins with one of the prefixes, which have `size` characters each. */
static bool begins_with_one_of(const char *text, const char *prefixes, size_t size)
{
    for (const char *p = prefixes; *p != 0; p += size + (p[size] == ' ')) {
        if (strncmp(text, p, size) == 0) {
            return true;
        }
    }
    return false;
}

static int number(const char *digits, size_t size)
{
    int value = 0;
    for (size_t i = 0; i < size; i++) {
        value = value * 10 + digits[i] - '0';
    }
    return value;
}

static bool is_date(int year, int month, int day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
           (month != 2 || day < 29 || leap);
}

/* GB/T 2260: first two digits. */
static const char provinces[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 "
                                "51 52 53 54 61 62 63 64 65 71 81 82 83";

enum check_result check_cn_resident_id(struct bytes value)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    const char *id = (const char *)value.data;
    if ((value.size != 18 && value.size != 15) || !begins_with_one_of(id, provinces, 2)) {
        return CHECK_REFUSED;
    }
    if (value.size == 15) { /* until 1999, without a check digit */
        return is_date(1900 + number(id + 6, 2), number(id + 8, 2), number(id + 10, 2))
                       ? CHECK_SHAPE
                       : CHECK_REFUSED;
    }
    int sum = 0, year = number(id + 6, 4);
    for (int i = 0; i < 17; i++) {
        sum += (id[i] - '0') * weights[i];
    }
    bool holds = "10X98765432"[sum % 11] == (id[17] == 'x' ? 'X' : id[17]);
    return holds && year >= 1850 && year < 2100 &&
                           is_date(year, number(id + 10, 2), number(id + 12, 2))
                   ? CHECK_HOLDS
                   : CHECK_REFUSED;
}

enum check_result check_imei(struct bytes value)
{
    char digits[20];
    size_t count = plain_digits(value, digits, sizeof(digits));
    bool reported =
            begins_with_one_of(digits, "01 10 30 33 35 44 45 49 50 51 52 53 54 86 91 98 99", 2);
    if (count < 14 || count > 16) {
        return CHECK_REFUSED;
    }
    return count == 15 && reported && luhn_holds(digits, count) ? CHECK_HOLDS : CHECK_SHAPE;
}

/* Luhn's rule with sixteen instead of ten. */
static bool hex_luhn_holds(struct bytes value)
{
    int sum = 0;
    for (size_t i = 0; i < value.size; i++) {
        int digit = hex_digit(value.data[value.size - 1 - i]);
        digit = i % 2 == 0 ? digit : 2 * digit;
        sum += digit / 16 + digit % 16;
    }
    return sum % 16 == 0;
}

enum check_result check_meid(struct bytes value)
{
    char digits[24];
    if (value.size == 18) {
        bool decimal = plain_digits(value, digits, sizeof(digits)) == 18;
        return decimal && strtoull(digits + 10, NULL, 10) < 1u << 24 &&
                               strncmp(digits, "4294967296", 10) < 0
                       ? CHECK_SHAPE
                       : CHECK_REFUSED;
    }
    if (hex_digit(value.data[0]) < 10) { /* all decimal: an IMEI */
        return CHECK_REFUSED;
    }
    if (value.size == 15) {
        return hex_luhn_holds(value) ? CHECK_HOLDS : CHECK_REFUSED;
    }
    return value.size == 14 ? CHECK_SHAPE : CHECK_REFUSED;
}

enum check_result check_imsi(struct bytes value)
{
    const char *imsi = (const char *)value.data;
    if (value.size < 14 || value.size > 15 || imsi[0] < '2' || imsi[0] > '7') {
        return CHECK_REFUSED;
    }
    if (memcmp(imsi, "460", 3) == 0) { /* China's network codes */
        static const char codes[] = "00 01 02 03 04 05 06 07 08 09 11 13 15 20";
        return value.size == 15 && begins_with_one_of(imsi + 3, codes, 2) ? CHECK_HOLDS
                                                                          : CHECK_REFUSED;
    }
    return CHECK_SHAPE;
}

enum check_result check_iccid(struct bytes value)
{
    char digits[24];
    while (value.size > 0 && (value.data[value.size - 1] | 0x20) == 'f') {
        value.size--;
    }
    size_t count = plain_digits(value, digits, sizeof(digits));
    if (count < 18 || count > 20 || memcmp(digits, "89", 2) != 0) {
        return CHECK_REFUSED;
    }
    return count > 18 && luhn_holds(digits, count) ? CHECK_HOLDS : CHECK_SHAPE;
}

/* The issuer's range and the lengths it uses. */
static bool is_issued(const char *digits, size_t count)
{
    int two = number(digits, 2), four = number(digits, 4);
    if (two == 62) {
        return count >= 16;
    }
    if (digits[0] == '4') {
        return count == 13 || count == 16 || count == 19;
    }
    if (two == 34 || two == 37) {
        return count == 15;
    }
    if (four >= 3528 && four <= 3589) {
        return count >= 16;
    }
    return ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) && count == 16;
}

enum check_result check_bank_card(struct bytes value)
{
    char digits[24];
    size_t count = plain_digits(value, digits, sizeof(digits));
    return count >= 13 && count <= 19 && is_issued(digits, count) && luhn_holds(digits, count)
                   ? CHECK_HOLDS
                   : CHECK_REFUSED;
}

enum check_result check_phone(struct bytes value)
{
    static const char segments[] =
            "130 131 132 133 134 135 136 137 138 139 145 146 147 148 149 150 151 152 153 155 156 "
            "157 158 159 162 165 166 167 170 171 172 173 174 175 176 177 178 180 181 182 183 184 "
            "185 186 187 188 189 190 191 192 193 195 196 197 198 199";
    char digits[24];
    bool international = value.size > 0 && value.data[0] == '+';
    value = bytes_slice(value, international, value.size);
    size_t count = plain_digits(value, digits, sizeof(digits));
    const char *national = digits;
    if (count == 15 && memcmp(digits, "0086", 4) == 0) {
        national += 4;
    } else if (count == 13 && memcmp(digits, "86", 2) == 0) {
        national += 2;
    } else if (count != 11 || international) {
        return international && count >= 8 && count <= 15 ? CHECK_SHAPE : CHECK_REFUSED;
    }
    return begins_with_one_of(national, segments, 3) ? CHECK_HOLDS : CHECK_REFUSED;
}

enum check_result check_email(struct bytes value)
{
    const uint8_t *sign = value.size == 0 ? NULL : memchr(value.data, '@', value.size);
    size_t local = sign == NULL ? 0 : (size_t)(sign - value.data);
    if (local == 0 || local > 64 || value.data[0] == '.' || value.data[local - 1] == '.') {
        return CHECK_REFUSED;
    }
    return site_is_registrable(bytes_slice(value, local + 1, value.size)) ? CHECK_HOLDS
                                                                          : CHECK_REFUSED;
}

enum check_result check_uuid(struct bytes value)
{
    if (value.size != 36) {
        return CHECK_REFUSED;
    }
    int variant = hex_digit(value.data[19]);
    return value.data[14] == '4' && variant >= 8 && variant <= 11 ? CHECK_HOLDS : CHECK_SHAPE;
}

static int count_different(struct bytes value)
{
    bool seen[256] = {0};
    int count = 0;
    for (size_t i = 0; i < value.size; i++) {
        count += !seen[value.data[i]];
        seen[value.data[i]] = true;
    }
    return count;
}

enum check_result check_device_token(struct bytes value)
{
    if (value.size == 36) {
        return check_uuid(value);
    }
    return count_different(value) >= 5 ? CHECK_SHAPE : CHECK_REFUSED;
}

enum check_result check_android_id(struct bytes value)
{
    return count_different(value) >= 5 ? CHECK_SHAPE : CHECK_REFUSED;
}

enum check_result check_mac(struct bytes value)
{
    int first = value.size < 12 ? -1 : hex_digit(value.data[0]) * 16 + hex_digit(value.data[1]);
    if (first < 0 || first % 2 == 1) {
        return CHECK_REFUSED;
    }
    return first / 2 % 2 == 0 ? CHECK_HOLDS : CHECK_SHAPE;
}

/* ISO 13616 registry: lengths by country, "AD24". */
static bool is_iban_length(const char *country, size_t size)
{
    static const char lengths[] =
            "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24"
            "FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32"
            "LI21LT20LU20LV21MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24"
            "SC31SE24SI19SK24SM27TL23TN24TR26UA29VA22VG24XK20";
    for (const char *c = lengths; *c != 0; c += 4) {
        if (memcmp(c, country, 2) == 0) {
            return (size_t)number(c + 2, 2) == size;
        }
    }
    return false;
}

enum check_result check_iban(struct bytes value)
{
    char plain[40];
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++) {
        uint8_t byte = value.data[i];
        if (byte != ' ' && size < sizeof(plain)) {
            plain[size++] = (char)(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
        }
    }
    if (size < 15 || !is_iban_length(plain, size)) {
        return CHECK_REFUSED;
    }
    int rest = 0;
    for (size_t i = 0; i < size; i++) {
        char c = plain[(i + 4) % size];
        rest = is_digit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
    }
    return rest == 1 ? CHECK_HOLDS : CHECK_REFUSED;
}

enum check_result check_license_plate(struct bytes value)
{
    enum { PROVINCE = 3 }; /* one character in UTF-8 */
    struct bytes serial = bytes_slice(value, PROVINCE + 1, value.size);
    static const char dot[] = "·";
    if (bytes_start_with(serial, bytes_of(dot))) {
        serial = bytes_slice(serial, sizeof(dot) - 1, serial.size);
    }
    int digits = 0;
    for (size_t i = 0; i < serial.size; i++) {
        digits += is_digit(serial.data[i]);
    }
    if (serial.size == 6) {
        bool small = serial.data[0] == 'D' || serial.data[0] == 'F';
        bool large = serial.data[5] == 'D' || serial.data[5] == 'F';
        return (small || large) && digits >= 4 ? CHECK_SHAPE : CHECK_REFUSED;
    }
    return serial.size == 5 && digits >= 3 ? CHECK_SHAPE : CHECK_REFUSED;
}

enum check_result check_uscc(struct bytes value)
{
    static const int weights[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    static const char symbols[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int sum = 0;
    if (value.size != 18) {
        return CHECK_REFUSED;
    }
    for (int i = 0; i < 18; i++) {
        const char *symbol = memchr(symbols, value.data[i], sizeof(symbols) - 1);
        if (symbol == NULL) {
            return CHECK_REFUSED;
        }
        sum += i < 17 ? (int)(symbol - symbols) * weights[i] : (int)(symbol - symbols);
    }
    return sum % 31 == 0 ? CHECK_HOLDS : CHECK_REFUSED;
}

enum check_result check_location(struct bytes value)
{
    char text[128];
    if (value.size >= sizeof(text)) {
        return CHECK_REFUSED;
    }
    memcpy(text, value.data, value.size);
    text[value.size] = 0;
    char *end = text;
    double first = strtod(text, &end);
    end += strcspn(end, "0123456789");
    if (end > text && end[-1] == '-') {
        end--;
    }
    double second = strtod(end, NULL);
    double small = fmin(fabs(first), fabs(second));
    double large = fmax(fabs(first), fabs(second));
    return small <= 90 && large <= 180 && small > 0.001 ? CHECK_SHAPE : CHECK_REFUSED;
}

enum check_result check_passport(struct bytes value)
{
    return value.size >= 7 && value.size <= 10 ? CHECK_SHAPE : CHECK_REFUSED;
}

enum check_result check_serial(struct bytes value)
{
    return count_different(value) >= 4 ? CHECK_SHAPE : CHECK_REFUSED;
}

enum check_result check_ssid(struct bytes value)
{
    const uint8_t *sign = value.size == 0 ? NULL : memchr(value.data, '%', value.size);
    size_t at = sign == NULL ? value.size : (size_t)(sign - value.data);
    bool is_escaped = at + 2 < value.size && hex_digit(value.data[at + 1]) >= 0 &&
                      hex_digit(value.data[at + 2]) >= 0; /* what it is, the layer below tells */
    return value.size >= 1 && value.size <= 32 && !is_escaped ? CHECK_SHAPE : CHECK_REFUSED;
}

static const struct {
    const char *name;
    identifier_check *check;
} checks[] = {
        {"android_id", check_android_id},
        {"bank_card", check_bank_card},
        {"cn_resident_id", check_cn_resident_id},
        {"device_token", check_device_token},
        {"email", check_email},
        {"iban", check_iban},
        {"iccid", check_iccid},
        {"imei", check_imei},
        {"imsi", check_imsi},
        {"license_plate", check_license_plate},
        {"location", check_location},
        {"mac", check_mac},
        {"meid", check_meid},
        {"passport", check_passport},
        {"phone", check_phone},
        {"serial", check_serial},
        {"ssid", check_ssid},
        {"uscc", check_uscc},
        {"uuid", check_uuid},
};

int identifier_check_named(const char *name)
{
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        if (strcmp(checks[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

enum check_result identifier_check_run(int check, struct bytes value)
{
    return checks[check].check(value);
}
