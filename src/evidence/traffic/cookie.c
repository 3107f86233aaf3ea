#include "evidence/traffic/cookie.h"

enum { PAIR_MAX = 4096, ATTRIBUTE_MAX = 1024 }; /* 6265bis, section 5.6 */

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

static struct bytes trim(struct bytes text)
{
    while (text.size > 0 && is_blank(text.data[0])) {
        text = bytes_slice(text, 1, text.size);
    }
    while (text.size > 0 && is_blank(text.data[text.size - 1])) {
        text.size--;
    }
    return text;
}

/* Where `byte` first stands, or the size. */
static size_t find(struct bytes text, char byte)
{
    const uint8_t *found = text.size == 0 ? NULL : memchr(text.data, byte, text.size);
    return found == NULL ? text.size : (size_t)(found - text.data);
}

/* What stands before the next ';', which is taken off `rest` too. */
static struct bytes take_part(struct bytes *rest)
{
    size_t size = find(*rest, ';');
    struct bytes part = bytes_slice(*rest, 0, size);
    *rest = size < rest->size ? bytes_slice(*rest, size + 1, rest->size) : (struct bytes){0};
    return part;
}

/* Split at the first '='; without one *ret_value is empty and true is not returned. */
static bool split(struct bytes part, struct bytes *ret_name, struct bytes *ret_value)
{
    size_t at = find(part, '=');
    *ret_name = trim(bytes_slice(part, 0, at));
    *ret_value = at < part.size ? trim(bytes_slice(part, at + 1, part.size)) : (struct bytes){0};
    return at < part.size;
}

bool cookie_next(struct bytes *rest, struct cookie_pair *ret_pair)
{
    while (rest->size > 0) {
        struct cookie_pair pair = {.raw = trim(take_part(rest))};
        if (pair.raw.size == 0) {
            continue;
        }
        if (!split(pair.raw, &pair.name, &pair.value)) {
            pair.value = pair.name;
            pair.name = (struct bytes){0};
        }
        *ret_pair = pair;
        return true;
    }
    return false;
}

static bool has_control_byte(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((text.data[i] < ' ' && text.data[i] != '\t') || text.data[i] == 0x7f) {
            return true;
        }
    }
    return false;
}

/* "-"? digits; anything else leaves the attribute out. */
static void read_max_age(struct bytes value, struct set_cookie *cookie)
{
    bool negative = value.size > 0 && value.data[0] == '-';
    int64_t seconds = 0;
    for (size_t i = negative; i < value.size; i++) {
        if (value.data[i] < '0' || value.data[i] > '9') {
            return;
        }
        if (seconds < INT64_MAX / 20) {
            seconds = seconds * 10 + (value.data[i] - '0');
        }
    }
    if (value.size == 0) {
        return;
    }
    cookie->has_max_age = true;
    cookie->max_age = negative ? -seconds : seconds;
}

static void read_domain(struct bytes value, struct set_cookie *cookie)
{
    if (value.size > 0 && value.data[0] == '.') {
        value = bytes_slice(value, 1, value.size);
    }
    cookie->domain = value;
}

/* A Path that does not start with '/' means the default path. */
static void read_path(struct bytes value, struct set_cookie *cookie)
{
    bool is_path = value.size > 0 && value.data[0] == '/';
    cookie->path = is_path ? value : (struct bytes){0};
    cookie->path_given = is_path;
}

static void read_expires(struct bytes value, struct set_cookie *cookie)
{
    (void)cookie_date_read(value, &cookie->expires);
}

static void read_same_site(struct bytes value, struct set_cookie *cookie)
{
    cookie->same_site = SAME_SITE_UNSET;
    for (int i = SAME_SITE_NONE; i <= SAME_SITE_STRICT; i++) {
        if (bytes_equal_without_case(value, bytes_of(same_site_name((enum same_site)i)))) {
            cookie->same_site = (enum same_site)i;
        }
    }
}

static void read_secure(struct bytes value, struct set_cookie *cookie)
{
    (void)value;
    cookie->secure = true;
}

static void read_http_only(struct bytes value, struct set_cookie *cookie)
{
    (void)value;
    cookie->http_only = true;
}

static void read_partitioned(struct bytes value, struct set_cookie *cookie)
{
    (void)value;
    cookie->partitioned = true;
}

static void read_attribute(struct bytes part, struct set_cookie *cookie)
{
    static const struct {
        const char *name;
        void (*read)(struct bytes value, struct set_cookie *cookie);
    } attributes[] = {{"Expires", read_expires}, {"Max-Age", read_max_age}, {"Domain", read_domain},
            {"Path", read_path}, {"Secure", read_secure}, {"HttpOnly", read_http_only},
            {"SameSite", read_same_site}, {"Partitioned", read_partitioned}};
    struct bytes name, value;
    (void)split(part, &name, &value);
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
        if (value.size <= ATTRIBUTE_MAX &&
                bytes_equal_without_case(name, bytes_of(attributes[i].name))) {
            attributes[i].read(value, cookie);
        }
    }
}

/* RFC 6265, section 5.1.4. */
static struct bytes default_path(struct bytes path)
{
    size_t size = path.size;
    while (size > 0 && path.data[size - 1] != '/') {
        size--;
    }
    bool is_root = size <= 1 || path.data[0] != '/';
    return is_root ? bytes_of("/") : bytes_slice(path, 0, size - 1);
}

static bool is_address(struct bytes host)
{
    bool only_digits = true;
    for (size_t i = 0; i < host.size; i++) {
        uint8_t byte = host.data[i];
        only_digits = only_digits && ((byte >= '0' && byte <= '9') || byte == '.');
    }
    return only_digits || find(host, ':') < host.size;
}

/* RFC 6265, section 5.1.3. */
static bool domain_matches(struct bytes host, struct bytes domain)
{
    if (bytes_equal_without_case(host, domain)) {
        return true;
    }
    if (domain.size == 0 || host.size <= domain.size || is_address(host)) {
        return false;
    }
    size_t at = host.size - domain.size;
    return host.data[at - 1] == '.' &&
           bytes_equal_without_case(bytes_slice(host, at, domain.size), domain);
}

static bool starts_with(struct bytes text, const char *start)
{
    return bytes_equal_without_case(bytes_slice(text, 0, strlen(start)), bytes_of(start));
}

/* 6265bis, section 4.1.3, as user agents enforce it. A nameless cookie would reach the server as
 * its value alone, so that may not begin with a prefix. */
static bool keeps_prefix(const struct set_cookie *cookie)
{
    struct bytes name = cookie->name.size > 0 ? cookie->name : cookie->value;
    bool is_host = starts_with(name, "__Host-");
    if (!is_host && !starts_with(name, "__Secure-")) {
        return true;
    }
    bool is_root = cookie->path_given && bytes_equal(cookie->path, bytes_of("/"));
    return cookie->name.size > 0 && cookie->secure && (!is_host || (cookie->host_only && is_root));
}

static bool is_secure_scheme(struct bytes scheme)
{
    return bytes_equal_without_case(scheme, bytes_of("https")) ||
           bytes_equal_without_case(scheme, bytes_of("wss"));
}

static enum cookie_refusal judge(const struct set_cookie *cookie, const struct url *url)
{
    if (!cookie->host_only && !domain_matches(url->host, cookie->domain)) {
        return COOKIE_FOREIGN_DOMAIN;
    }
    if (cookie->secure && !is_secure_scheme(url->scheme)) {
        return COOKIE_NOT_SECURE;
    }
    if (!keeps_prefix(cookie)) {
        return COOKIE_PREFIX;
    }
    bool needs_secure = cookie->same_site == SAME_SITE_NONE || cookie->partitioned;
    return needs_secure && !cookie->secure ? COOKIE_NEEDS_SECURE : COOKIE_KEPT;
}

static int64_t cut(int64_t seconds)
{
    int64_t not_past = seconds < 0 ? 0 : seconds;
    return not_past < COOKIE_LIFETIME_MAX ? not_past : COOKIE_LIFETIME_MAX;
}

static void settle_lifetime(struct set_cookie *cookie, int64_t received)
{
    bool has_date = cookie->expires != INT64_MIN;
    cookie->persistent = cookie->has_max_age || has_date;
    cookie->lifetime = -1;
    if (cookie->has_max_age) {
        cookie->lifetime = cut(cookie->max_age);
    } else if (has_date && received > INT64_MIN / 2 && received < INT64_MAX / 2) {
        cookie->lifetime = cut(cookie->expires - received);
    }
}

static enum cookie_refusal read_pair(struct bytes part, struct set_cookie *cookie)
{
    if (!split(part, &cookie->name, &cookie->value)) {
        cookie->value = cookie->name;
        cookie->name = (struct bytes){0};
    }
    if (cookie->name.size + cookie->value.size > PAIR_MAX) {
        return COOKIE_TOO_LONG;
    }
    return cookie->name.size + cookie->value.size == 0 ? COOKIE_EMPTY : COOKIE_KEPT;
}

void set_cookie_read(
        struct bytes field, const struct url *url, int64_t received, struct set_cookie *ret_cookie)
{
    struct set_cookie cookie = {.expires = INT64_MIN};
    struct bytes rest = field;
    enum cookie_refusal refusal = read_pair(take_part(&rest), &cookie);
    while (rest.size > 0) {
        read_attribute(take_part(&rest), &cookie);
    }
    cookie.host_only = cookie.domain.size == 0;
    cookie.domain = cookie.host_only ? url->host : cookie.domain;
    cookie.path = cookie.path.size == 0 ? default_path(url->path) : cookie.path;
    settle_lifetime(&cookie, received);
    refusal = has_control_byte(field) ? COOKIE_CONTROL_BYTE : refusal;
    cookie.why_refused = refusal != COOKIE_KEPT ? refusal : judge(&cookie, url);
    *ret_cookie = cookie;
}

const char *same_site_name(enum same_site same_site)
{
    static const char *const names[] = {"", "None", "Lax", "Strict"};
    return names[same_site];
}

const char *cookie_refusal_name(enum cookie_refusal refusal)
{
    static const char *const names[] = {"", "control byte", "empty", "too long", "foreign domain",
            "Secure over an insecure scheme", "broken prefix", "needs Secure"};
    return names[refusal];
}
