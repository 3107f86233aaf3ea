#include "evidence/apksig/jar.h"

#include "evidence/apksig/work.h"

#include <openssl/evp.h>

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* How many bytes stand before the first CR or LF. They are looked for in short runs: in one go a
 * text that lacks one of the two would be gone through anew for each of its lines. */
static size_t line_size(struct bytes text)
{
    enum { USUAL = 80 };
    for (size_t at = 0; at < text.size; at += USUAL) {
        struct bytes run = bytes_slice(text, at, USUAL);
        const uint8_t *end = memchr(run.data, '\n', run.size);
        size_t size = end == NULL ? run.size : (size_t)(end - run.data);
        const uint8_t *before = memchr(run.data, '\r', size);
        if (before != NULL || end != NULL) {
            return at + (before == NULL ? size : (size_t)(before - run.data));
        }
    }
    return text.size;
}

/* The line at *at without its end; *at moves past it. False at the end of the text. */
static bool next_line(struct bytes text, size_t *at, struct bytes *ret_line)
{
    if (*at >= text.size) {
        return false;
    }
    size_t end = *at + line_size(bytes_slice(text, *at, text.size));
    *ret_line = bytes_slice(text, *at, end - *at);
    bool pair = end + 1 < text.size && text.data[end] == '\r' && text.data[end + 1] == '\n';
    *at = end == text.size ? end : end + 1 + pair;
    return true;
}

/* An attribute with its continuation lines, unfolded into scratch when there are any. False at the
 * end of the section, *at then past its empty line. */
static bool next_attribute(
        struct bytes text, size_t *at, struct buffer *scratch, struct bytes *ret_attribute)
{
    struct bytes line;
    if (!next_line(text, at, &line) || line.size == 0) {
        return false;
    }
    bool folded = false;
    while (*at < text.size && text.data[*at] == ' ') {
        struct bytes more;
        if (!folded) {
            buffer_clear(scratch);
            buffer_append(scratch, line);
            folded = true;
        }
        (void)next_line(text, at, &more);
        buffer_append(scratch, bytes_slice(more, 1, more.size));
    }
    *ret_attribute = folded ? buffer_bytes(scratch) : line;
    return true;
}

/* "Name: value"; without ": " all of it is the name. */
static void split_attribute(struct bytes attribute, struct bytes *ret_name, struct bytes *ret_value)
{
    for (size_t i = 0; i + 1 < attribute.size; i++) {
        if (attribute.data[i] == ':' && attribute.data[i + 1] == ' ') {
            *ret_name = bytes_slice(attribute, 0, i);
            *ret_value = bytes_slice(attribute, i + 2, attribute.size);
            return;
        }
    }
    *ret_name = attribute;
    *ret_value = (struct bytes){0};
}

static bool name_is(struct bytes name, const char *wanted)
{
    return name.size == strlen(wanted) &&
           strncasecmp((const char *)name.data, wanted, name.size) == 0;
}

/* A view of the text when possible, else a copy: what was unfolded does not outlive scratch. */
static bool keep(struct bytes value, struct bytes text, struct arena *arena, struct bytes *ret_kept)
{
    *ret_kept = value;
    if (value.size > 0 && (value.data < text.data || value.data >= text.data + text.size)) {
        ret_kept->data = (const uint8_t *)arena_copy(arena, value);
    }
    return value.size == 0 || ret_kept->data != NULL;
}

/* The next section from *at on, empty lines before it passed over. E_MISSING at the end. */
static enum status next_section(struct bytes text, size_t *at, struct buffer *scratch,
        struct arena *arena, struct jar_section *ret_section)
{
    size_t start;
    struct bytes attribute, name, value;
    do {
        start = *at;
        if (start >= text.size) {
            return E_MISSING;
        }
    } while (!next_attribute(text, at, scratch, &attribute));
    split_attribute(attribute, &name, &value);
    *ret_section = (struct jar_section){.is_named = name_is(name, "Name")};
    if (scratch->failed ||
            (ret_section->is_named && !keep(value, text, arena, &ret_section->name))) {
        return E_MEMORY;
    }
    struct bytes line;
    while (next_line(text, at, &line) && line.size > 0) {
    }
    ret_section->raw = bytes_slice(text, start, *at - start);
    return OK;
}

static int compare_names(const void *left, const void *right)
{
    const struct jar_section *const *a = left;
    const struct jar_section *const *b = right;
    return bytes_compare((*a)->name, (*b)->name);
}

static enum status sort_names(struct jar_text *text, struct arena *arena)
{
    text->by_name = arena_array(arena, text->count + 1, sizeof(const struct jar_section *));
    if (text->by_name == NULL) {
        return E_MEMORY;
    }
    for (size_t i = 0; i < text->count; i++) {
        if (text->sections[i].is_named) {
            text->by_name[text->name_count++] = &text->sections[i];
        }
    }
    qsort(text->by_name, text->name_count, sizeof(*text->by_name), compare_names);
    return OK;
}

enum status jar_read(
        struct bytes text, size_t sections_max, struct arena *arena, struct jar_text *ret_text)
{
    struct jar_text read = {0};
    struct buffer SCOPED(buffer_free) scratch = {0};
    size_t at = 0, capacity = 0;
    enum status status = next_section(text, &at, &scratch, arena, &read.main);
    read.has_main = status == OK;
    while (status == OK) {
        if (!arena_grow(arena, (void **)&read.sections, read.count, &capacity,
                    sizeof(*read.sections))) {
            return E_MEMORY;
        }
        status = next_section(text, &at, &scratch, arena, &read.sections[read.count]);
        if (status == OK && read.count == sections_max) {
            return E_LIMIT;
        }
        read.count += status == OK;
    }
    if (status != E_MISSING || sort_names(&read, arena) != OK) {
        return E_MEMORY;
    }
    *ret_text = read;
    return OK;
}

enum status jar_skim(
        struct bytes text, size_t sections_max, struct arena *arena, struct jar_text *ret_text)
{
    struct jar_text read = {0};
    struct buffer SCOPED(buffer_free) scratch = {0};
    struct bytes line;
    size_t at = 0;
    bool inside = false;
    enum status status = next_section(text, &at, &scratch, arena, &read.main);
    if (status == E_MEMORY) {
        return status;
    }
    read.has_main = status == OK;
    while (next_line(text, &at, &line)) {
        read.count += !inside && line.size > 0;
        inside = line.size > 0;
        if (read.count > sections_max) {
            return E_LIMIT;
        }
    }
    *ret_text = read;
    return OK;
}

const struct jar_section *jar_find(const struct jar_text *text, struct bytes name)
{
    struct jar_section wanted = {.name = name};
    const struct jar_section *key = &wanted;
    const struct jar_section **found = text->name_count == 0
                                               ? NULL
                                               : bsearch(&key, text->by_name, text->name_count,
                                                         sizeof(*text->by_name), compare_names);
    return found == NULL ? NULL : *found;
}

struct bytes jar_duplicate(const struct jar_text *text)
{
    for (size_t i = 1; i < text->name_count; i++) {
        if (bytes_equal(text->by_name[i - 1]->name, text->by_name[i]->name)) {
            return text->by_name[i]->name;
        }
    }
    return (struct bytes){0};
}

bool jar_attribute(struct jar_section section, const char *name, struct buffer *scratch,
        struct bytes *ret_value)
{
    size_t at = 0;
    struct bytes attribute, found, value;
    while (next_attribute(section.raw, &at, scratch, &attribute) && !scratch->failed) {
        split_attribute(attribute, &found, &value);
        if (name_is(found, name)) {
            *ret_value = value;
            return true;
        }
    }
    return false;
}

static size_t decode_base64(struct bytes text, uint8_t ret_value[DIGEST_SIZE_MAX])
{
    uint8_t decoded[DIGEST_SIZE_MAX + 4];
    size_t padding = 0;
    while (padding < 2 && padding < text.size && text.data[text.size - 1 - padding] == '=') {
        padding++;
    }
    if (text.size == 0 || text.size % 4 != 0 || text.size / 4 * 3 > sizeof(decoded)) {
        return 0;
    }
    int size = EVP_DecodeBlock(decoded, text.data, (int)text.size);
    if (size < 0 || (size_t)size < padding || (size_t)size - padding > DIGEST_SIZE_MAX) {
        return 0;
    }
    memcpy(ret_value, decoded, (size_t)size - padding);
    return (size_t)size - padding;
}

/* Names of digests in manifests, and the first Android version that knows them there. */
static const struct {
    const char *name;
    enum digest_kind kind;
    int min_sdk;
} names[] = {
        {"SHA-512", DIGEST_SHA512, 9},
        {"SHA-384", DIGEST_SHA384, 9},
        {"SHA-256", DIGEST_SHA256, 0},
        {"SHA1", DIGEST_SHA1, 0},
        {"SHA", DIGEST_SHA1, 0},
        {"SHA-1", DIGEST_SHA1, 0},
        {"MD5", DIGEST_MD5, 0},
};

/* Android 4.3 and newer look for these four only, the first that is there. */
enum { NAMES = sizeof(names) / sizeof(*names), NAMES_JELLY_BEAN_MR2 = 4 };

static bool find_digest(struct jar_section section, const char *algorithm, const char *suffix,
        enum digest_kind kind, struct buffer *scratch, struct jar_digest *ret_digest)
{
    char name[96];
    struct bytes value;
    (void)snprintf(name, sizeof(name), "%s%s", algorithm, suffix);
    if (!jar_attribute(section, name, scratch, &value)) {
        return false;
    }
    ret_digest->kind = kind;
    ret_digest->size = decode_base64(value, ret_digest->value);
    return true;
}

/* Before 4.3: the first algorithm of the attribute Digest-Algorithms that is there and known. */
static bool find_old_digest(struct jar_section section, const char *suffix, int min_sdk,
        struct buffer *scratch, struct jar_digest *ret_digest)
{
    char list[48] = "SHA SHA1"; /* bounds the number of searches */
    struct bytes value;
    if (jar_attribute(section, "Digest-Algorithms", scratch, &value)) {
        (void)snprintf(list, sizeof(list), "%.*s", (int)(value.size > 40 ? 40 : value.size),
                (const char *)value.data);
    }
    char *rest = NULL;
    for (char *token = strtok_r(list, " \t\n\r\f", &rest); token != NULL;
            token = strtok_r(NULL, " \t\n\r\f", &rest)) {
        for (int i = 0; i < NAMES; i++) {
            if (strcasecmp(token, names[i].name) == 0 && names[i].min_sdk <= min_sdk &&
                    find_digest(section, token, suffix, names[i].kind, scratch, ret_digest)) {
                return true;
            }
        }
    }
    return false;
}

size_t jar_digests(struct jar_section section, const char *suffix, int min_sdk,
        struct buffer *scratch, struct jar_digest ret_digests[JAR_DIGESTS_MAX])
{
    size_t count = 0;
    if (min_sdk < SDK_JELLY_BEAN_MR2) {
        if (!find_old_digest(section, suffix, min_sdk, scratch, &ret_digests[0])) {
            return 0;
        }
        count = 1;
    }
    for (int i = 0; i < NAMES_JELLY_BEAN_MR2; i++) {
        struct jar_digest *digest = &ret_digests[count];
        if (find_digest(section, names[i].name, suffix, names[i].kind, scratch, digest)) {
            bool same = count == 1 && digest->kind == ret_digests[0].kind &&
                        bytes_equal((struct bytes){digest->value, digest->size},
                                (struct bytes){ret_digests[0].value, ret_digests[0].size});
            return same ? count : count + 1;
        }
    }
    return count;
}
