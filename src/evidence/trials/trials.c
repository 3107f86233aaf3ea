#include "evidence/trials/trials.h"

#include "base/syntax/json_reader.h"
#include "evidence/trials/forms.h"
#include "evidence/trials/ooni.h"
#include "evidence/trials/record.h"

static struct bytes without_mark(struct bytes file, size_t *ret_skipped)
{
    static const char mark[] = "\xef\xbb\xbf";
    *ret_skipped = bytes_start_with(file, bytes_of(mark)) ? sizeof(mark) - 1 : 0;
    return bytes_slice(file, *ret_skipped, file.size);
}

/* Whether the first object of the file has the keys that tell a record of a trial. */
static bool starts_with_record(struct bytes file)
{
    static const char *const telling[] = {"v", "platform", "context"};
    struct json_reader reader = {.input = bytes_slice(file, 0, TRIALS_LOOK)};
    struct bytes name;
    size_t met = 0;
    if (json_reader_peek(&reader) != JSON_OBJECT || json_reader_enter(&reader, NULL) != OK) {
        return false;
    }
    while (json_reader_member(&reader, &name, NULL) == OK) {
        for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++) {
            met += bytes_equal(name, bytes_of(telling[i]));
        }
        if (json_reader_skip(&reader, NULL, NULL) != OK) {
            break;
        }
    }
    return met >= sizeof(telling) / sizeof(telling[0]);
}

/* Whether the line has the name between commas. */
static bool has_column(struct bytes line, const char *name)
{
    while (line.size > 0) {
        const uint8_t *comma = memchr(line.data, ',', line.size);
        size_t size = comma == NULL ? line.size : (size_t)(comma - line.data);
        if (bytes_equal(bytes_slice(line, 0, size), bytes_of(name))) {
            return true;
        }
        line = bytes_slice(line, size + 1, line.size);
    }
    return false;
}

/* Whether the first line has the columns that tell records of trials. */
static bool starts_with_header(struct bytes file)
{
    struct bytes line = bytes_slice(file, 0, HEADER_LOOK);
    const uint8_t *end = line.size == 0 ? NULL : memchr(line.data, '\n', line.size);
    line.size = end == NULL ? line.size : (size_t)(end - line.data);
    line.size -= line.size > 0 && line.data[line.size - 1] == '\r';
    return has_column(line, "v") && has_column(line, "platform") && has_column(line, "context");
}

/* Whether the file starts as JSON does; a blank one may. */
static bool starts_with_brace(struct bytes file)
{
    struct json_reader reader = {.input = file};
    enum json_kind kind = json_reader_peek(&reader);
    return kind == JSON_OBJECT || (kind == JSON_NOTHING && reader.at == file.size);
}

enum status record_list_grow(struct record_list *list, uint64_t line, struct fault *why)
{
    if (list->count == TRIALS_MAX) {
        return refuse(why, E_LIMIT, line, "line %llu: more than %d records",
                (unsigned long long)line, TRIALS_MAX);
    }
    if (!arena_grow(list->arena, (void **)&list->trials, list->count, &list->capacity,
                sizeof(*list->trials))) {
        return refuse(why, E_MEMORY, line, "no memory for the trials");
    }
    list->trials[list->count] = *(const struct trial *)trial_keys.blank;
    return OK;
}

bool trials_is_trials(struct bytes file)
{
    size_t skipped = 0;
    struct bytes text = without_mark(file, &skipped);
    return starts_with_record(text) || starts_with_header(text) || ooni_is_measurement(text);
}

/* When the arena's own ceiling ended the reading, and not the machine's memory, say which it is: no
 * more may be asked for than the ceiling, so by then a third of it at least was given out. */
static enum status name_ceiling(const struct arena *arena, enum status status, struct fault *why)
{
    enum { MIB = 1 << 20 };
    if (status != E_MEMORY || why == NULL || arena->used < arena->limit / 3 || arena->limit == 0) {
        return status;
    }
    return refuse(why, E_LIMIT, why->at,
            "line %llu: what stands before fills the %zu MiB that an inspection may take",
            (unsigned long long)why->at, arena->limit / MIB);
}

enum status trials_read(
        struct bytes file, struct arena *arena, struct trial_set *ret_set, struct fault *why)
{
    struct record_list list = {.arena = arena};
    size_t skipped = 0;
    struct bytes text = without_mark(file, &skipped);
    enum status status = !starts_with_brace(text)    ? trials_read_csv(text, skipped, &list, why)
                         : ooni_is_measurement(text) ? trials_read_ooni(text, skipped, &list, why)
                                                     : trials_read_json(text, skipped, &list, why);
    status = name_ceiling(arena, status, why);
    *ret_set = (struct trial_set){list.trials, list.count};
    return status == OK && list.count == 0
                   ? refuse(why, E_MALFORMED, 1, "line 1: the file holds no record")
                   : status;
}
