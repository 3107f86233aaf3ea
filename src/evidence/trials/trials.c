#include "evidence/trials/trials.h"

#include "base/syntax/json_reader.h"
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

bool trials_is_trials(struct bytes file)
{
    size_t skipped = 0;
    return starts_with_record(without_mark(file, &skipped));
}

enum status trials_read(
        struct bytes file, struct arena *arena, struct trial_set *ret_set, struct fault *why)
{
    struct record_list list = {.arena = arena};
    size_t skipped = 0;
    struct bytes text = without_mark(file, &skipped);
    enum status status = trials_read_json(text, skipped, &list, why);
    *ret_set = (struct trial_set){list.trials, list.count};
    return status == OK && list.count == 0
                   ? refuse(why, E_MALFORMED, 1, "line 1: the file holds no record")
                   : status;
}
