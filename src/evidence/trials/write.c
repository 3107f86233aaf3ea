/* write.c: a trial as one line of JSON. */
#include "base/syntax/json.h"
#include "evidence/trials/record.h"

typedef void (*writer)(struct json *json, const char *key, const void *member);

static void write_version(struct json *json, const char *key, const void *member)
{
    (void)member;
    json_key_integer(json, key, 1);
}

static void write_text(struct json *json, const char *key, const void *member)
{
    const char *text = NULL;
    memcpy(&text, member, sizeof(text));
    if (text != NULL && text[0] != 0) {
        json_key_string(json, key, text);
    }
}

static void write_number(struct json *json, const char *key, int64_t number)
{
    if (number >= 0) {
        json_key_integer(json, key, number);
    }
}

static void write_small(struct json *json, const char *key, const void *member)
{
    write_number(json, key, *(const int32_t *)member);
}

static void write_large(struct json *json, const char *key, const void *member)
{
    write_number(json, key, *(const int64_t *)member);
}

static void write_answer(struct json *json, const char *key, const void *member)
{
    enum answer answer = *(const enum answer *)member;
    if (answer != ANSWER_UNKNOWN) {
        json_key_boolean(json, key, answer == ANSWER_YES);
    }
}

/* The first word of each list says that nothing is known, or that nothing was there. */
static void write_word(struct json *json, const char *key, bool is_first, const char *word)
{
    if (!is_first) {
        json_key_string(json, key, word);
    }
}

static void write_issuer(struct json *json, const char *key, const void *member)
{
    enum issuer issuer = *(const enum issuer *)member;
    write_word(json, key, issuer == ISSUER_UNKNOWN, issuer_name(issuer));
}

static void write_passage(struct json *json, const char *key, const void *member)
{
    enum link_passage passage = *(const enum link_passage *)member;
    write_word(json, key, passage == PASSAGE_UNKNOWN, passage_name(passage));
}

static void write_display(struct json *json, const char *key, const void *member)
{
    enum display display = *(const enum display *)member;
    write_word(json, key, display == DISPLAY_UNKNOWN, display_name(display));
}

static void write_wall(struct json *json, const char *key, const void *member)
{
    enum wall wall = *(const enum wall *)member;
    write_word(json, key, wall == WALL_NONE, wall_name(wall));
}

static const writer writers[VALUE_WALL + 1] = {[VALUE_VERSION] = write_version,
        [VALUE_TEXT] = write_text,
        [VALUE_URL] = write_text,
        [VALUE_TIME] = write_text,
        [VALUE_WHEN] = write_text,
        [VALUE_STATUS] = write_small,
        [VALUE_COUNT] = write_small,
        [VALUE_LENGTH] = write_large,
        [VALUE_MS] = write_large,
        [VALUE_ANSWER] = write_answer,
        [VALUE_ISSUER] = write_issuer,
        [VALUE_PASSAGE] = write_passage,
        [VALUE_DISPLAY] = write_display,
        [VALUE_WALL] = write_wall};

static void write_scalar(struct json *json, const struct record_key *key, const void *from)
{
    writers[key->kind](json, key->name, (const char *)from + key->offset);
}

static void write_item(struct json *json, const struct record_keys *keys, const void *from)
{
    json_begin_object(json);
    for (size_t i = 0; i < keys->count; i++) {
        write_scalar(json, &keys->keys[i], from);
    }
    json_end_object(json);
}

/* One page of the list as an object, several as an array of them. */
static void write_pages(
        struct json *json, const char *key, const struct trial_page *pages, size_t count)
{
    if (count == 0) {
        return;
    }
    json_key(json, key);
    if (count == 1) {
        write_item(json, &page_keys, pages);
        return;
    }
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        write_item(json, &page_keys, &pages[i]);
    }
    json_end_array(json);
}

static void write_hops(struct json *json, const char *key, const struct trial *trial)
{
    if (trial->hop_count == 0) {
        return;
    }
    json_key(json, key);
    json_begin_array(json);
    for (size_t i = 0; i < trial->hop_count; i++) {
        write_item(json, &hop_keys, &trial->hops[i]);
    }
    json_end_array(json);
}

static void write_digests(struct json *json, const char *key, const struct trial *trial)
{
    if (trial->evidence_count == 0) {
        return;
    }
    json_key(json, key);
    json_begin_array(json);
    for (size_t i = 0; i < trial->evidence_count; i++) {
        json_string(json, trial->evidence[i]);
    }
    json_end_array(json);
}

static void write_list(struct json *json, const struct record_key *key, const struct trial *trial)
{
    if (key->kind == VALUE_HOPS) {
        write_hops(json, key->name, trial);
    } else if (key->kind == VALUE_CONTROLS) {
        write_pages(json, key->name, trial->controls, trial->control_count);
    } else if (key->kind == VALUE_NEUTRALS) {
        write_pages(json, key->name, trial->neutrals, trial->neutral_count);
    } else {
        write_digests(json, key->name, trial);
    }
}

bool trials_write(const struct trial *trial, struct buffer *out)
{
    struct json json = {.out = out};
    json_begin_object(&json);
    for (size_t i = 0; i < trial_keys.count; i++) {
        const struct record_key *key = &trial_keys.keys[i];
        if (key->kind < VALUE_HOPS) {
            write_scalar(&json, key, trial);
        } else {
            write_list(&json, key, trial);
        }
    }
    json_end_object(&json);
    buffer_append_byte(out, '\n');
    return !out->failed;
}
