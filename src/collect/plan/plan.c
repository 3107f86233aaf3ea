#include "collect/plan/plan.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/syntax/json_reader.h"
#include "base/syntax/url.h"
#include "collect/web/fetch.h"

#include <inttypes.h>

enum status plan_refuse(
        const struct plan_reader *reader, uint64_t line, const char *what, const char *value)
{
    return refuse(reader->why, E_MALFORMED, line, "line %llu: %s%s%.80s%s",
            (unsigned long long)line, what, value == NULL ? "" : " '", value == NULL ? "" : value,
            value == NULL ? "" : "'");
}

enum status plan_text(const struct plan_reader *reader, struct yaml *map, const char *key,
        bool is_wanted, const char **ret_text)
{
    const struct yaml *node = yaml_get(map, key);
    if (node == NULL) {
        return is_wanted ? plan_refuse(reader, map->line, "missing key", key) : OK;
    }
    if (node->kind != YAML_SCALAR || node->scalar[0] == 0) {
        return plan_refuse(reader, node->line, "a text is wanted for", key);
    }
    *ret_text = node->scalar;
    return OK;
}

enum status plan_line(const struct plan_reader *reader, struct yaml *map, const char *key,
        bool is_wanted, const char **ret_text)
{
    const char *text = NULL;
    enum status status = plan_text(reader, map, key, is_wanted, &text);
    for (const char *at = text; status == OK && at != NULL && *at != 0; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f) {
            return plan_refuse(
                    reader, yaml_get(map, key)->line, "control characters stand in", key);
        }
    }
    if (status == OK && text != NULL) {
        *ret_text = text;
    }
    return status;
}

/* An address that libcurl and a browser read alike. */
static bool is_fit(const char *text)
{
    struct url url;
    if (strpbrk(text, " \\<>\"^`") != NULL || !url_is_web(text) ||
            !url_split(bytes_of(text), &url)) {
        return false;
    }
    int64_t port = 1;
    bool is_plain = url.port.size <= 5;
    for (size_t i = 0; i < url.port.size; i++) {
        is_plain = is_plain && url.port.data[i] >= '0' && url.port.data[i] <= '9';
    }
    bool has_port = url.port.size > 0 && is_plain && json_decimal(url.port, 0, &port);
    return is_plain && (!has_port || (port > 0 && port <= UINT16_MAX)) &&
           memchr(url.host.data, '[', url.host.size) == NULL;
}

enum status plan_url(const struct plan_reader *reader, struct yaml *map, const char *key,
        bool is_wanted, const char **ret_url)
{
    const char *url = NULL;
    enum status status = plan_line(reader, map, key, is_wanted, &url);
    if (status != OK || url == NULL) {
        return status;
    }
    if (!is_fit(url)) {
        return plan_refuse(reader, yaml_get(map, key)->line,
                "only http and https are probed; not an address of theirs:", url);
    }
    *ret_url = url;
    return OK;
}

enum status plan_number(const struct plan_reader *reader, struct yaml *map, const char *key,
        struct plan_range range, int64_t *ret_number)
{
    const char *text = NULL;
    int64_t number;
    enum status status = plan_text(reader, map, key, false, &text);
    if (status != OK || text == NULL) {
        return status;
    }
    bool is_whole = strspn(text, "0123456789") == strlen(text);
    if (!is_whole || !json_decimal(bytes_of(text), 0, &number) || number < range.least ||
            number > range.most) {
        return refuse(reader->why, E_MALFORMED, yaml_get(map, key)->line,
                "line %llu: %s must be a whole number from %" PRId64 " to %" PRId64 ", not '%.40s'",
                (unsigned long long)yaml_get(map, key)->line, key, range.least, range.most, text);
    }
    *ret_number = number;
    return OK;
}

enum status plan_flag(
        const struct plan_reader *reader, struct yaml *map, const char *key, bool *ret_flag)
{
    const char *text = NULL;
    enum status status = plan_text(reader, map, key, false, &text);
    if (status != OK || text == NULL) {
        return status;
    }
    bool is_yes = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0;
    if (!is_yes && strcmp(text, "no") != 0 && strcmp(text, "false") != 0) {
        return plan_refuse(reader, yaml_get(map, key)->line, "yes or no is wanted for", key);
    }
    *ret_flag = is_yes;
    return OK;
}

enum status plan_list(const struct plan_reader *reader, struct yaml *map, const char *key,
        size_t most, size_t item_size, struct yaml **ret_first, void **ret_items)
{
    struct yaml *list = yaml_get(map, key);
    if (list == NULL) {
        return OK;
    }
    if (list->kind != YAML_LIST) {
        return plan_refuse(reader, list->line, "a list is wanted for", key);
    }
    size_t count = yaml_count(list);
    if (count > most) {
        return plan_refuse(reader, list->line, "too many items in", key);
    }
    void *items = arena_array(reader->arena, count + 1, item_size);
    if (items == NULL) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for the plan");
    }
    *ret_items = items;
    *ret_first = list->first;
    return OK;
}

/* A name and an address, and nothing that a browser's rules for names would take for more: "*", a
 * comma, a space. What they say is judged before the browser is asked. */
static enum status read_name(
        const struct plan_reader *reader, struct yaml *item, struct address_name *name)
{
    enum { HOST_MAX = 253 };
    static const char letters[] =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    enum status status = plan_text(reader, item, "host", true, &name->host);
    if (status == OK &&
            (strlen(name->host) > HOST_MAX || name->host[strspn(name->host, letters)] != 0)) {
        return plan_refuse(reader, yaml_get(item, "host")->line, "not a host:", name->host);
    }
    if (status == OK) {
        status = plan_text(reader, item, "address", true, &name->address);
    }
    if (status == OK && !address_is_numeric(name->address)) {
        return plan_refuse(
                reader, yaml_get(item, "address")->line, "not an address:", name->address);
    }
    return status;
}

enum status plan_book(
        const struct plan_reader *reader, struct yaml *map, struct address_book *ret_book)
{
    enum { NAMES_MAX = 200 };
    struct yaml *item = NULL;
    void *items = NULL;
    enum status status = plan_list(
            reader, map, "resolve", NAMES_MAX, sizeof(struct address_name), &item, &items);
    struct address_name *names = items;
    size_t count = 0;
    for (; status == OK && item != NULL; item = item->next) {
        if (item->kind != YAML_MAP) {
            return plan_refuse(reader, item->line, "host and address are wanted in", "resolve");
        }
        status = read_name(reader, item, &names[count++]);
    }
    if (status == OK) {
        *ret_book = (struct address_book){names, count};
    }
    return status;
}

enum status plan_open(const struct plan_reader *reader, struct bytes text, struct yaml **ret_root)
{
    struct yaml *root = NULL;
    enum status status = yaml_parse(text, reader->arena, &root, reader->why);
    if (status == OK && root->kind != YAML_MAP) {
        return plan_refuse(reader, root->line, "a plan is keys and values", NULL);
    }
    if (status == OK) {
        *ret_root = root;
    }
    return status;
}

enum status plan_end(const struct plan_reader *reader, const struct yaml *root)
{
    const struct yaml *unused = yaml_unused(root);
    return unused == NULL ? OK : plan_refuse(reader, unused->line, "unknown key", unused->key);
}

int64_t plan_seed(struct bytes text)
{
    enum { DIGITS = 12 };
    char digest[SHA256_HEX + 1];
    int64_t seed = 0;
    if (sha256_hex(text, digest, NULL) != OK) {
        return 1;
    }
    for (size_t i = 0; i < DIGITS; i++) {
        seed = seed << 4 | hex_digit((uint8_t)digest[i]);
    }
    return seed;
}
