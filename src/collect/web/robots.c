#include "collect/web/robots.h"

#include "base/syntax/url.h"

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
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

/* The next line as key and value, comments cut off; false at the end. */
static bool next_line(struct bytes *rest, struct bytes *ret_key, struct bytes *ret_value)
{
    if (rest->size == 0) {
        return false;
    }
    const uint8_t *end = memchr(rest->data, '\n', rest->size);
    size_t size = end == NULL ? rest->size : (size_t)(end - rest->data);
    struct bytes line = bytes_slice(*rest, 0, size);
    *rest = bytes_slice(*rest, size + 1, rest->size);
    const uint8_t *mark = line.size == 0 ? NULL : memchr(line.data, '#', line.size);
    line.size = mark == NULL ? line.size : (size_t)(mark - line.data);
    const uint8_t *colon = line.size == 0 ? NULL : memchr(line.data, ':', line.size);
    size_t key = colon == NULL ? line.size : (size_t)(colon - line.data);
    *ret_key = trim(bytes_slice(line, 0, key));
    *ret_value = trim(bytes_slice(line, key + 1, line.size));
    return true;
}

/* '*' stands for anything, '$' at the end for the path's end. Greedy, with one place to go back to:
 * at worst the product of both lengths. */
static bool fits(struct bytes pattern, struct bytes path)
{
    size_t at = 0, star = SIZE_MAX, resume = 0, i = 0;
    bool is_whole = bytes_end_with(pattern, bytes_of("$"));
    pattern.size -= is_whole;
    while (i < path.size) {
        if (at == pattern.size && !is_whole) {
            return true;
        }
        if (at < pattern.size && pattern.data[at] == '*') {
            star = at++;
            resume = i;
        } else if (at < pattern.size && pattern.data[at] == path.data[i]) {
            at++;
            i++;
        } else if (star != SIZE_MAX) {
            at = star + 1;
            i = ++resume;
        } else {
            return false;
        }
    }
    while (at < pattern.size && pattern.data[at] == '*') {
        at++;
    }
    return at == pattern.size;
}

bool robots_allow(struct bytes robots, struct bytes path)
{
    enum { LOOK_MAX = 500 << 10, RULE_MAX = 2000 }; /* RFC 9309, section 2.5 */
    struct bytes rest = bytes_slice(robots, 0, LOOK_MAX), key, value;
    bool is_ours = false, in_names = false, is_allowed = true;
    size_t longest = 0;
    while (next_line(&rest, &key, &value)) {
        bool allows = bytes_equal_without_case(key, bytes_of("allow"));
        if (bytes_equal_without_case(key, bytes_of("user-agent"))) {
            is_ours = (in_names && is_ours) || bytes_equal(value, bytes_of("*"));
            in_names = true;
            continue;
        }
        bool is_rule = allows || bytes_equal_without_case(key, bytes_of("disallow"));
        in_names = in_names && !is_rule;
        if (is_rule && is_ours && value.size > 0 && value.size <= RULE_MAX &&
                (value.size > longest || (value.size == longest && allows)) && fits(value, path)) {
            longest = value.size;
            is_allowed = allows;
        }
    }
    return is_allowed;
}
