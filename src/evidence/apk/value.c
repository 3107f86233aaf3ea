#include "evidence/apk/value.h"

#include <inttypes.h>
#include <stdlib.h>

static bool is_reference(struct typed_value value)
{
    return value.type == VALUE_REFERENCE || value.type == VALUE_DYNAMIC_REFERENCE;
}

/* The value in the first table that has it: a split's strings may stand in another part. */
static bool look_up(struct reader *reader, uint32_t resource, const char *language,
        const char *region, struct typed_value *ret_value)
{
    for (size_t i = 0; i < reader->arsc_count; i++) {
        struct arsc_value found;
        struct fault fault = {0};
        enum status status =
                arsc_find(reader->arscs[i], resource, language, region, &found, &fault);
        if (status == OK) {
            *ret_value = found.value;
            return true;
        }
        reader->spent = reader->spent || status == E_MEMORY;
        if (status == E_LIMIT && reader->partial->status == OK) {
            reader_partial(reader, &fault, "apk-resources-unread");
        }
    }
    return false;
}

static struct typed_value resolve(struct reader *reader, const struct axml_attribute *attribute)
{
    struct typed_value value = attribute->value;
    if (is_reference(value) && value.data != 0) {
        (void)look_up(reader, value.data, "", "", &value);
    }
    return value;
}

static const char *kept(struct reader *reader, const char *text)
{
    reader->spent = reader->spent || text == NULL;
    return text == NULL ? "" : text;
}

static const char *print_float(struct reader *reader, uint32_t data)
{
    float number;
    memcpy(&number, &data, sizeof(number));
    return kept(reader, arena_print(reader->arena, "%g", (double)number));
}

static const char *print_value(struct reader *reader, struct typed_value value)
{
    switch ((enum value_type)value.type) {
    case VALUE_STRING:
        return value.text == NULL ? "" : value.text;
    case VALUE_NULL:
        return "";
    case VALUE_INTEGER:
        return kept(reader, arena_print(reader->arena, "%" PRId32, (int32_t)value.data));
    case VALUE_BOOLEAN:
        return value.data != 0 ? "true" : "false";
    case VALUE_FLOAT:
        return print_float(reader, value.data);
    case VALUE_REFERENCE:
    case VALUE_DYNAMIC_REFERENCE:
        return value.data == 0
                       ? ""
                       : kept(reader, arena_print(reader->arena, "@0x%08" PRIx32, value.data));
    case VALUE_ATTRIBUTE:
        return kept(reader, arena_print(reader->arena, "?0x%08" PRIx32, value.data));
    case VALUE_HEXADECIMAL:
        break;
    }
    return kept(reader, arena_print(reader->arena, "0x%" PRIx32, value.data));
}

const char *value_text(struct reader *reader, const struct axml_attribute *attribute)
{
    return attribute == NULL ? "" : print_value(reader, resolve(reader, attribute));
}

const char *value_text_zh(struct reader *reader, const struct axml_attribute *attribute)
{
    struct typed_value value;
    if (attribute == NULL || !is_reference(attribute->value) ||
            !look_up(reader, attribute->value.data, "zh", "CN", &value)) {
        return "";
    }
    return print_value(reader, value);
}

/* TypedArray.getBoolean: any integer type is a flag; a text counts when it says true or false. */
bool value_flag(struct reader *reader, const struct axml_attribute *attribute, bool fallback)
{
    enum declared declared = value_declared(reader, attribute);
    return declared == DECLARED_NOT ? fallback : declared == DECLARED_YES;
}

static bool is_integer(struct typed_value value)
{
    return value.type >= 0x10 && value.type <= 0x1f;
}

enum declared value_declared(struct reader *reader, const struct axml_attribute *attribute)
{
    if (attribute == NULL) {
        return DECLARED_NOT;
    }
    struct typed_value value = resolve(reader, attribute);
    if (is_integer(value)) {
        return value.data != 0 ? DECLARED_YES : DECLARED_NO;
    }
    if (value.type != VALUE_STRING) {
        return DECLARED_NOT;
    }
    bool is_true = strcmp(value.text, "true") == 0 || strcmp(value.text, "TRUE") == 0 ||
                   strcmp(value.text, "True") == 0 || strcmp(value.text, "1") == 0;
    return is_true ? DECLARED_YES : DECLARED_NO;
}

int64_t value_number(
        struct reader *reader, const struct axml_attribute *attribute, int64_t fallback)
{
    if (attribute == NULL) {
        return fallback;
    }
    struct typed_value value = resolve(reader, attribute);
    if (is_integer(value)) {
        return (int32_t)value.data;
    }
    if (value.type != VALUE_STRING || value.text[0] == 0) {
        return fallback;
    }
    char *end = NULL;
    int64_t number = strtoll(value.text, &end, 0);
    return *end == 0 && number >= INT32_MIN && number <= UINT32_MAX ? number : fallback;
}

uint32_t value_resource(const struct axml_attribute *attribute)
{
    return attribute != NULL && is_reference(attribute->value) ? attribute->value.data : 0;
}

const char *text_of(struct reader *reader, const struct axml_event *element, uint32_t resource)
{
    return value_text(
            reader, axml_attribute(element, resource, framework_attribute_name(resource)));
}

bool flag_of(
        struct reader *reader, const struct axml_event *element, uint32_t resource, bool fallback)
{
    return value_flag(reader, axml_attribute(element, resource, framework_attribute_name(resource)),
            fallback);
}

int64_t number_of(struct reader *reader, const struct axml_event *element, uint32_t resource,
        int64_t fallback)
{
    return value_number(reader,
            axml_attribute(element, resource, framework_attribute_name(resource)), fallback);
}

struct place reader_place(const struct reader *reader, const struct axml_event *event)
{
    return (struct place){.entry = reader->source.entry,
            .entry_at = reader->source.entry_at,
            .entry_size = reader->source.entry_size,
            .at = event->at,
            .size = event->size};
}

void *reader_add(struct reader *reader, void *items, size_t *count, size_t *capacity, size_t size)
{
    void **array = items;
    if (!arena_grow(reader->arena, array, *count, capacity, size)) {
        reader->spent = true;
        return NULL;
    }
    uint8_t *row = (uint8_t *)*array + (*count)++ * size;
    memset(row, 0, size);
    return row;
}

const char *qualified_name(struct reader *reader, const char *name)
{
    if (name[0] == 0 || (name[0] != '.' && strchr(name, '.') != NULL)) {
        return name;
    }
    const char *dot = name[0] == '.' ? "" : ".";
    return kept(reader, arena_print(reader->arena, "%s%s%s", reader->app->package, dot, name));
}

void reader_partial(struct reader *reader, const struct fault *fault, const char *kind)
{
    if (reader->partial->status == OK) {
        *reader->partial = *fault;
    }
    anomaly_add(&reader->app->anomalies, kind, (struct place){.at = fault->at}, "%s", fault->text);
}
