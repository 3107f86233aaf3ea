#include "evidence/tls/key_log.h"

#include "base/hex.h"

#include <stdlib.h>

struct key_entry {
    uint8_t random[TLS_RANDOM_SIZE];
    uint8_t label, size;
    uint8_t secret[TLS_SECRET_MAX];
};

struct key_log {
    struct key_entry *entries;
    size_t count;
};

static const char *const labels[KEY_LABELS] = {
        [KEY_MASTER] = "CLIENT_RANDOM",
        [KEY_CLIENT_EARLY] = "CLIENT_EARLY_TRAFFIC_SECRET",
        [KEY_CLIENT_HANDSHAKE] = "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        [KEY_SERVER_HANDSHAKE] = "SERVER_HANDSHAKE_TRAFFIC_SECRET",
        [KEY_CLIENT_TRAFFIC] = "CLIENT_TRAFFIC_SECRET_0",
        [KEY_SERVER_TRAFFIC] = "SERVER_TRAFFIC_SECRET_0",
};

static int by_random(const void *a, const void *b)
{
    const struct key_entry *left = a, *right = b;
    int order = memcmp(left->random, right->random, TLS_RANDOM_SIZE);
    order = order != 0 ? order : (left->label > right->label) - (left->label < right->label);
    order = order != 0 ? order : (left->size > right->size) - (left->size < right->size);
    return order != 0 ? order : memcmp(left->secret, right->secret, TLS_SECRET_MAX);
}

/* The next run of bytes that are no blanks; *line becomes what follows. */
static struct bytes next_word(struct bytes *line)
{
    size_t start = 0, end = 0;
    while (start < line->size && (line->data[start] == ' ' || line->data[start] == '\t')) {
        start++;
    }
    for (end = start; end < line->size && line->data[end] > ' '; end++) {
    }
    struct bytes word = bytes_slice(*line, start, end - start);
    *line = bytes_slice(*line, end, line->size);
    return word;
}

static bool read_hex(struct bytes text, uint8_t *out, size_t room, size_t *ret_size)
{
    if (text.size % 2 != 0 || text.size == 0 || text.size / 2 > room) {
        return false;
    }
    for (size_t i = 0; i < text.size / 2; i++) {
        int high = hex_digit(text.data[2 * i]), low = hex_digit(text.data[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    *ret_size = text.size / 2;
    return true;
}

static bool read_line(struct bytes line, struct key_entry *ret_entry)
{
    struct key_entry entry = {.label = KEY_LABELS};
    size_t random = 0, size = 0;
    struct bytes label = next_word(&line);
    for (uint8_t i = 0; i < KEY_LABELS; i++) {
        entry.label = bytes_equal(label, bytes_of(labels[i])) ? i : entry.label;
    }
    if (entry.label == KEY_LABELS ||
            !read_hex(next_word(&line), entry.random, TLS_RANDOM_SIZE, &random) ||
            !read_hex(next_word(&line), entry.secret, TLS_SECRET_MAX, &size) ||
            random != TLS_RANDOM_SIZE || next_word(&line).size != 0 ||
            (entry.label == KEY_MASTER && size != TLS_MASTER_SIZE)) {
        return false;
    }
    entry.size = (uint8_t)size;
    *ret_entry = entry;
    return true;
}

static struct bytes next_line(struct bytes *text)
{
    const uint8_t *newline = memchr(text->data, '\n', text->size);
    size_t size = newline == NULL ? text->size : (size_t)(newline - text->data);
    struct bytes line = bytes_slice(*text, 0, size);
    *text = bytes_slice(*text, newline == NULL ? size : size + 1, text->size);
    while (line.size > 0 && line.data[line.size - 1] <= ' ') {
        line.size--;
    }
    return line;
}

static size_t count_lines(struct bytes text)
{
    size_t count = 0;
    while (text.size > 0) {
        count += next_line(&text).size > 0;
    }
    return count;
}

enum status key_log_read(struct bytes text, struct arena *arena, struct key_log **ret_log,
        size_t *ret_passed_over, struct fault *why)
{
    size_t lines = count_lines(text), passed_over = 0;
    if (lines > KEY_LOG_LINES_MAX) {
        return refuse(why, E_LIMIT, 0, "a key log of more than %d lines", KEY_LOG_LINES_MAX);
    }
    struct key_log *log = arena_alloc(arena, sizeof(*log));
    struct key_entry *entries = arena_array(arena, lines, sizeof(*entries));
    if (log == NULL || entries == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a key log");
    }
    log->entries = entries;
    while (text.size > 0) {
        struct bytes line = next_line(&text);
        if (line.size == 0 || line.data[0] == '#') {
            continue;
        }
        if (read_line(line, &entries[log->count])) {
            log->count++;
        } else {
            passed_over++;
        }
    }
    if (log->count > 1) {
        qsort(entries, log->count, sizeof(*entries), by_random);
    }
    *ret_log = log;
    *ret_passed_over = passed_over;
    return OK;
}

struct bytes key_log_find(
        const struct key_log *log, const uint8_t random[TLS_RANDOM_SIZE], enum key_label label)
{
    struct key_entry wanted = {.label = (uint8_t)label};
    memcpy(wanted.random, random, TLS_RANDOM_SIZE);
    size_t low = 0, high = log == NULL ? 0 : log->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_random(&log->entries[middle], &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const struct key_entry *entry = log != NULL && low < log->count ? &log->entries[low] : NULL;
    if (entry == NULL || entry->label != wanted.label ||
            memcmp(entry->random, random, TLS_RANDOM_SIZE) != 0) {
        return (struct bytes){0};
    }
    return (struct bytes){entry->secret, entry->size};
}
