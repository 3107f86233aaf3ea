#include "evidence/rankings/rankings_work.h"

bool rankings_is_rankings(struct bytes file)
{
    return rankings_is_json(file) || rankings_is_csv(file);
}

enum status rankings_read(
        struct bytes file, struct arena *arena, struct recording_set *ret_set, struct fault *why)
{
    struct reading reading = {.file = file, .arena = arena, .why = why, .key = ""};
    reading.text.limit = RECORD_TEXT_MAX;
    reading.items = arena_array(arena, RECORDED_ITEMS_MAX, sizeof(*reading.items));
    reading.sorted = arena_array(arena, RECORDED_ITEMS_MAX, sizeof(*reading.sorted));
    if (reading.items == NULL || reading.sorted == NULL) {
        return reading_spent(&reading);
    }
    enum status status =
            rankings_is_csv(file) ? rankings_read_csv(&reading) : rankings_read_json(&reading);
    buffer_free(&reading.text);
    if (status == OK) {
        *ret_set = (struct recording_set){
                reading.recordings, reading.count, reading.switches, reading.switch_count};
    }
    return status;
}
