#include "collect/probe/form.h"

#include "base/embedded.h"
#include "base/hash.h"
#include "base/syntax/json.h"

extern const struct embedded_file collect_form_files[]; /* form.html alone */

static void put_text(struct json *json, const char *key, const char *text)
{
    if (text != NULL) {
        json_key_string(json, key, text);
    }
}

static bool is_new_context(const struct links_plan *plan, size_t channel)
{
    for (size_t i = 0; i < channel; i++) {
        if (strcmp(plan->channels[i].context, plan->channels[channel].context) == 0) {
            return false;
        }
    }
    return true;
}

static void put_trials(struct json *json, const struct links_plan *plan)
{
    json_key(json, "trials");
    json_begin_array(json);
    for (size_t i = 0; i < plan->channel_count; i++) {
        for (size_t j = 0; is_new_context(plan, i) && j < plan->target_count; j++) {
            const struct links_target *target = &plan->targets[j];
            json_begin_object(json);
            json_key_string(json, "context", plan->channels[i].context);
            json_key_string(json, "service", target->service);
            json_key_string(json, "url", target->url);
            put_text(json, "url_kind", target->url_kind);
            put_text(json, "peer_of", target->peer_of);
            json_end_object(json);
        }
    }
    json_end_array(json);
}

static void put_plan(const struct links_plan *plan, const char *digest, enum language language,
        struct buffer *out)
{
    struct json json = {.out = out};
    json_begin_object(&json);
    json_key_string(&json, "digest", digest);
    json_key_string(&json, "language", language_tag(language));
    json_key_string(&json, "platform", plan->platform);
    put_text(&json, "app_version", plan->app_version);
    put_text(&json, "os", plan->os);
    put_text(&json, "region", plan->region);
    put_text(&json, "account", plan->account);
    json_key_string(&json, "neutral", plan->neutral);
    put_trials(&json, plan);
    json_end_object(&json);
}

/* JSON inside a script element: nothing in it may end the element. */
static void put_escaped(struct bytes json, struct buffer *out)
{
    for (size_t i = 0; i < json.size; i++) {
        if (json.data[i] == '<') {
            buffer_append_text(out, "\\u003c");
        } else {
            buffer_append_byte(out, (char)json.data[i]);
        }
    }
}

enum status links_form(const struct links_plan *plan, struct bytes text, enum language language,
        struct buffer *out, struct fault *why)
{
    static const char mark[] = "@PLAN@";
    char digest[SHA256_HEX + 1];
    struct buffer SCOPED(buffer_free) json = {.limit = 16 << 20};
    struct bytes page = {collect_form_files[0].data, collect_form_files[0].size};
    size_t at = 0;
    enum status status = sha256_hex(text, digest, why);
    if (status != OK) {
        return status;
    }
    while (at < page.size && !bytes_start_with(bytes_slice(page, at, page.size), bytes_of(mark))) {
        at++;
    }
    put_plan(plan, digest, language, &json);
    buffer_append(out, bytes_slice(page, 0, at));
    put_escaped(buffer_bytes(&json), out);
    buffer_append(out, bytes_slice(page, at + strlen(mark), page.size));
    return json.failed || out->failed ? refuse(why, E_MEMORY, 0, "no memory for a sheet") : OK;
}
