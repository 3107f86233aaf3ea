#include "judge/evaluate.h"

#include "base/hash.h"

#include <inttypes.h>

/* Length before content, so that no two lists of values give the same bytes. */
static void put(struct buffer *text, char kind, struct bytes value)
{
    buffer_print(text, "%c%zu:", kind, value.size);
    buffer_append(text, value);
}

static void put_column(struct buffer *text, sqlite3_stmt *row, int column)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        buffer_print(text, "i%" PRId64 ";", (int64_t)sqlite3_column_int64(row, column));
        break;
    case SQLITE_FLOAT:
        buffer_print(text, "r%.17g;", sqlite3_column_double(row, column));
        break;
    case SQLITE_NULL:
        buffer_append_byte(text, 'n');
        break;
    default: {
        const uint8_t *data = sqlite3_column_blob(row, column);
        size_t size = (size_t)sqlite3_column_bytes(row, column);
        char kind = sqlite3_column_type(row, column) == SQLITE_BLOB ? 'b' : 't';
        put(text, kind, (struct bytes){data, size});
    }
    }
}

int column_find(sqlite3_stmt *row, struct bytes name)
{
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        const char *column = sqlite3_column_name(row, i);
        if (column != NULL && strncmp(column, (const char *)name.data, name.size) == 0 &&
                column[name.size] == 0) {
            return i;
        }
    }
    return -1;
}

enum status fingerprint_of(const struct rule *rule, sqlite3_stmt *row, struct buffer *text,
        char ret_hex[65], struct fault *why)
{
    buffer_clear(text);
    put(text, 'q', bytes_of(rule->id));
    put(text, 'v', (struct bytes){(const uint8_t *)rule->version, strcspn(rule->version, ".")});
    for (size_t i = 0; i < rule->fingerprint_count; i++) {
        put(text, 'c', bytes_of(rule->fingerprint[i]));
        put_column(text, row, column_find(row, bytes_of(rule->fingerprint[i])));
    }
    if (text->failed) {
        return refuse(why, E_MEMORY, 0, "no memory for a fingerprint");
    }
    return sha256_hex(buffer_bytes(text), ret_hex, why);
}

static bool cites(const struct finding *finding, int64_t exhibit)
{
    for (size_t i = 0; i < finding->citation_count; i++) {
        if (finding->citations[i].exhibit == exhibit) {
            return true;
        }
    }
    return false;
}

/* A finding that several exhibits show cites no more rows than a reader looks at. */
enum { JOINED_MAX = 4 };

bool finding_join(struct rule_result *result, const struct finding *more)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        struct finding *finding = &result->findings[i];
        if (strcmp(finding->fingerprint, more->fingerprint) == 0 &&
                !cites(finding, more->citations[0].exhibit) &&
                finding->citation_count + more->citation_count <= JOINED_MAX) {
            memcpy(&finding->citations[finding->citation_count], more->citations,
                    more->citation_count * sizeof(more->citations[0]));
            finding->citation_count += more->citation_count;
            return true;
        }
    }
    return false;
}
