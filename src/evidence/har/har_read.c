#include "evidence/har/har_work.h"

struct place har_place(const struct har_work *work, struct bytes raw)
{
    return (struct place){.entry = "",
            .at = raw.data == NULL ? 0 : (uint64_t)(raw.data - work->json.input.data),
            .size = raw.size};
}

int har_clip(struct bytes raw)
{
    enum { SHOWN = 60 };
    size_t size = raw.size < SHOWN ? raw.size : SHOWN;
    while (size > 0 && size < raw.size && (raw.data[size] & 0xc0) == 0x80) {
        size--;
    }
    return (int)size;
}

static void note_type(struct har_work *work, struct bytes raw, const char *wanted)
{
    anomaly_add(&work->traffic->anomalies, "har-wrong-type", har_place(work, raw),
            "%s is due where '%.*s' stands", wanted, har_clip(raw), (const char *)raw.data);
}

/* Pass over a value that is not of the wanted type and cannot be taken by its letters. */
static enum status pass(struct har_work *work, const char *wanted, struct fault *why)
{
    struct bytes raw;
    bool is_null = json_reader_peek(&work->json) == JSON_NULL;
    enum status status = json_reader_skip(&work->json, &raw, why);
    if (status == OK && !is_null) {
        anomaly_add(&work->traffic->anomalies, "har-value-left-out", har_place(work, raw),
                "%s is due where '%.*s' stands", wanted, har_clip(raw), (const char *)raw.data);
    }
    return status;
}

/* The name read last, without escapes. */
static enum status plain_name(struct har_work *work, struct bytes *name, struct fault *why)
{
    struct passage passage = {*name, PASSAGE_JSON};
    return work->json.escaped ? passage_text(&passage, &work->text, name, why) : OK;
}

static const struct har_field *find_field(
        const struct har_field *fields, size_t count, struct bytes name)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i].size == name.size && memcmp(fields[i].name, name.data, name.size) == 0) {
            return &fields[i];
        }
    }
    return NULL;
}

enum status har_read_object(struct har_work *work, const struct har_field *fields, size_t count,
        void *into, struct fault *why)
{
    if (json_reader_peek(&work->json) != JSON_OBJECT) {
        return pass(work, "an object", why);
    }
    struct bytes name;
    enum status status = json_reader_enter(&work->json, why);
    while (status == OK && (status = json_reader_member(&work->json, &name, why)) == OK) {
        status = plain_name(work, &name, why);
        if (status != OK) {
            return status;
        }
        const struct har_field *field = find_field(fields, count, name);
        status = field == NULL ? json_reader_skip(&work->json, NULL, why)
                               : field->read(work, (char *)into + field->offset, why);
    }
    return status == E_MISSING ? OK : status;
}

enum status har_enter_array(struct har_work *work, bool *ret_entered, struct fault *why)
{
    *ret_entered = json_reader_peek(&work->json) == JSON_ARRAY;
    return *ret_entered ? json_reader_enter(&work->json, why) : pass(work, "an array", why);
}

static bool is_scalar(enum json_kind kind)
{
    return kind == JSON_NUMBER || kind == JSON_TRUE || kind == JSON_FALSE || kind == JSON_WORD;
}

enum status har_read_text(struct har_work *work, void *into, struct fault *why)
{
    struct passage *text = into;
    struct bytes raw;
    enum json_kind kind = json_reader_peek(&work->json);
    if (kind == JSON_STRING) {
        enum status status = json_reader_string(&work->json, &raw, why);
        if (status == OK) {
            *text = (struct passage){raw, work->json.escaped ? PASSAGE_JSON : PASSAGE_PLAIN};
        }
        return status;
    }
    if (!is_scalar(kind)) {
        return pass(work, "a text", why);
    }
    enum status status = json_reader_skip(&work->json, &raw, why);
    if (status == OK) {
        note_type(work, raw, "a text");
        *text = (struct passage){raw, PASSAGE_PLAIN};
    }
    return status;
}

static enum status read_scaled(
        struct har_work *work, int places, int64_t *ret_value, struct fault *why)
{
    struct bytes raw;
    enum json_kind kind = json_reader_peek(&work->json);
    enum status status = json_reader_skip(&work->json, &raw, why);
    if (status != OK || kind == JSON_NULL) {
        return status;
    }
    struct bytes number = kind == JSON_STRING ? bytes_slice(raw, 1, raw.size - 2) : raw;
    int64_t value = 0;
    bool is_number = json_decimal(number, places, &value);
    if (!is_number || kind != JSON_NUMBER) {
        note_type(work, raw, "a number");
    }
    if (is_number) {
        *ret_value = value;
    }
    return OK;
}

enum status har_read_number(struct har_work *work, void *into, struct fault *why)
{
    return read_scaled(work, 0, into, why);
}

enum status har_read_milliseconds(struct har_work *work, void *into, struct fault *why)
{
    return read_scaled(work, 3, into, why);
}

/* Writers give true, or the kind of cache as a text ("memory", "disk"). */
enum status har_read_flag(struct har_work *work, void *into, struct fault *why)
{
    bool *flag = into;
    struct bytes raw;
    enum json_kind kind = json_reader_peek(&work->json);
    enum status status = json_reader_skip(&work->json, &raw, why);
    if (status == OK) {
        *flag = kind == JSON_TRUE || (kind == JSON_STRING && raw.size > 2);
    }
    return status;
}

enum status har_read_span(struct har_work *work, void *into, struct fault *why)
{
    if (json_reader_peek(&work->json) != JSON_ARRAY) {
        return pass(work, "an array", why);
    }
    return json_reader_skip(&work->json, into, why);
}
