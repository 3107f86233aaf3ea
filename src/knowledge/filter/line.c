#include "knowledge/filter/line.h"

#include "knowledge/filter/filter.h"

static bool is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\f' || byte == '\v';
}

static struct bytes trim(struct bytes text)
{
    while (text.size > 0 && is_space(text.data[0])) {
        text = bytes_slice(text, 1, text.size);
    }
    while (text.size > 0 && is_space(text.data[text.size - 1])) {
        text.size--;
    }
    return text;
}

static bool is_digit_or_letter(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
           byte >= 0x80;
}

static bool is_host_byte(uint8_t byte)
{
    return is_digit_or_letter(byte) || byte == '.' || byte == '-' || byte == '_';
}

/* Two bytes at least, a letter or digit first, neither dot nor hyphen last. */
static bool is_host(struct bytes text)
{
    uint8_t last = text.size == 0 ? 0 : text.data[text.size - 1];
    if (text.size < 2 || !is_digit_or_letter(text.data[0]) || last == '.' || last == '-') {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        if (!is_host_byte(text.data[i]) || (text.data[i] == '.' && text.data[i - 1] == '.')) {
            return false;
        }
    }
    return true;
}

/* "##", "#@#", "#?#", "#$#" and their kin, which speak of a page's content, or "$$". */
static bool is_about_content(struct bytes text)
{
    const uint8_t *at = text.data, *end = text.data + text.size;
    while ((at = memchr(at, '#', (size_t)(end - at))) != NULL) {
        const uint8_t *next = ++at;
        while (next < end && next - at < 3 && strchr("@?$%", *next) != NULL && *next != 0) {
            next++;
        }
        if (next < end && *next == '#') {
            return true;
        }
    }
    return false;
}

/* Cut a comment off: '#' after a space. */
static struct bytes without_comment(struct bytes text)
{
    const uint8_t *at = memchr(text.data, '#', text.size);
    while (at != NULL) {
        size_t before = (size_t)(at - text.data);
        if (before > 0 && is_space(at[-1])) {
            return trim(bytes_slice(text, 0, before));
        }
        at = memchr(at + 1, '#', text.size - before - 1);
    }
    return text;
}

/* True when text reads like the name of an option, to its end or to '=' or ','. */
static bool looks_like_option(struct bytes text)
{
    size_t i = text.size > 0 && text.data[0] == '~' ? 1 : 0;
    size_t start = i;
    while (i < text.size && (is_host_byte(text.data[i]) && text.data[i] != '.')) {
        i++;
    }
    return i > start && (i == text.size || text.data[i] == ',' || text.data[i] == '=');
}

/* Where the "$" in front of the options is; text.size when there are none. */
static size_t find_options(struct bytes text)
{
    for (size_t i = text.size; i-- > 0;) {
        if (text.data[i] == '$' && looks_like_option(bytes_slice(text, i + 1, text.size))) {
            return i;
        }
    }
    return text.size;
}

/* A line of a hosts file: an address (or anything without spaces), spaces, a host. */
static enum filter_line_kind read_hosts(struct bytes text, struct filter_line *line)
{
    static const char *const own[] = {"broadcasthost", "ip6-allhosts", "ip6-allnodes",
            "ip6-allrouters", "ip6-localhost", "ip6-loopback", "ip6-localnet", "ip6-mcastprefix",
            "local", "localhost", "localhost.localdomain", "localhost4", "localhost6", "0.0.0.0"};
    size_t first = 0;
    while (first < text.size && !is_space(text.data[first])) {
        first++;
    }
    struct bytes host = trim(bytes_slice(text, first, text.size));
    if (!is_host(host)) {
        return LINE_MALFORMED;
    }
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        if (bytes_equal(host, bytes_of(own[i]))) {
            return LINE_EMPTY;
        }
    }
    line->pattern = host;
    line->kind = PATTERN_HOST;
    return LINE_NETWORK;
}

static struct bytes read_anchors(struct bytes pattern, struct filter_line *line)
{
    line->kind = PATTERN_ANYWHERE;
    if (bytes_start_with(pattern, bytes_of("||"))) {
        line->kind = PATTERN_LABEL;
        pattern = bytes_slice(pattern, 2, pattern.size);
    } else if (bytes_start_with(pattern, bytes_of("|"))) {
        line->kind = PATTERN_START;
        pattern = bytes_slice(pattern, 1, pattern.size);
    }
    if (pattern.size > 0 && pattern.data[pattern.size - 1] == '|') {
        line->at_end = true;
        pattern.size--;
    }
    while (pattern.size > 0 && pattern.data[0] == '*') {
        line->kind = PATTERN_ANYWHERE;
        line->star_before = true;
        pattern = bytes_slice(pattern, 1, pattern.size);
    }
    while (pattern.size > 0 && pattern.data[pattern.size - 1] == '*') {
        line->at_end = false;
        line->star_after = true;
        pattern.size--;
    }
    return pattern;
}

/* "example.com" alone means a host, and so does "||example.com" as soon as options follow. */
static bool means_host(const struct filter_line *line, struct bytes pattern, bool has_options)
{
    bool plain = line->from.size + line->to.size == 0 && !line->important &&
                 (line->methods | line->not_methods | line->not_types) == 0 && !line->same_host &&
                 !line->other_host;
    if (line->star_before || line->star_after || !is_host(pattern)) {
        return false;
    }
    return line->kind == PATTERN_LABEL ? has_options || line->at_end : plain;
}

/* How much of the pattern after "||" is a whole host: up to what cannot stand in one. 0: none. */
static size_t whole_host(struct bytes pattern)
{
    size_t i = 0;
    while (i < pattern.size && is_host_byte(pattern.data[i])) {
        i++;
    }
    bool ends = i < pattern.size && pattern.data[i] != '*' && pattern.data[i] != '%';
    return ends && is_host(bytes_slice(pattern, 0, i)) ? i : 0;
}

static enum filter_line_kind read_pattern(
        struct bytes pattern, bool has_options, struct filter_line *line)
{
    pattern = read_anchors(pattern, line);
    line->pattern = pattern;
    if (pattern.size > PATTERN_LENGTH_MAX) {
        return LINE_MALFORMED;
    }
    if (pattern.size == 0) {
        line->kind = PATTERN_ANY;
        return has_options ? LINE_NETWORK : LINE_MALFORMED;
    }
    if (means_host(line, pattern, has_options)) {
        line->kind = PATTERN_HOST;
        line->at_end = false;
        return LINE_NETWORK;
    }
    if (pattern.size == 1 && !has_options) {
        return LINE_MALFORMED; /* would block nearly everything */
    }
    if (line->kind != PATTERN_LABEL) {
        return LINE_NETWORK;
    }
    if (!is_digit_or_letter(pattern.data[0])) {
        line->kind = PATTERN_ANYWHERE;
        return LINE_NETWORK;
    }
    size_t host = whole_host(pattern);
    if (host > 0 && host + 1 == pattern.size && pattern.data[host] == '^' && !line->at_end) {
        line->kind = PATTERN_HOST;
        line->pattern.size--;
    } else if (host > 0) {
        line->kind = PATTERN_HOST_REST;
    }
    return LINE_NETWORK;
}

static bool has_space(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (is_space(text.data[i])) {
            return true;
        }
    }
    return false;
}

static enum filter_line_kind read_network(struct bytes text, struct filter_line *line)
{
    line->exception = bytes_start_with(text, bytes_of("@@"));
    text = bytes_slice(text, line->exception ? 2 : 0, text.size);
    size_t dollar = find_options(text);
    bool has_options = dollar < text.size;
    struct bytes pattern = bytes_slice(text, 0, dollar);
    if (has_options) {
        enum filter_line_kind kind =
                filter_options_read(bytes_slice(text, dollar + 1, text.size), line);
        if (kind != LINE_NETWORK) {
            return kind;
        }
    }
    if (line->types == 0 && line->not_types == 0) {
        line->any_type = true;
    }
    if (has_space(pattern)) {
        return has_options || line->exception ? LINE_MALFORMED : read_hosts(pattern, line);
    }
    if (pattern.size > 2 && pattern.data[0] == '/' && pattern.data[pattern.size - 1] == '/') {
        line->kind = PATTERN_REGEX;
        line->pattern = bytes_slice(pattern, 1, pattern.size - 2);
        return LINE_NETWORK;
    }
    return line->match_case ? LINE_MALFORMED : read_pattern(pattern, has_options, line);
}

enum filter_line_kind filter_line_read(struct bytes text, struct filter_line *ret_line)
{
    text = trim(text);
    if (text.size == 0 || text.data[0] == '!' || bytes_start_with(text, bytes_of("[Adblock"))) {
        return LINE_EMPTY;
    }
    if (is_about_content(text)) {
        return LINE_PASSED_OVER;
    }
    if (text.data[0] == '#') {
        return LINE_EMPTY;
    }
    if (text.size > FILTER_LENGTH_MAX) {
        return LINE_MALFORMED;
    }
    text = without_comment(text);
    struct filter_line line = {.text = text};
    enum filter_line_kind kind = read_network(text, &line);
    if (kind == LINE_NETWORK) {
        *ret_line = line;
    }
    return kind;
}
