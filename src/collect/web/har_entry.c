#include "collect/web/har_entry.h"

#include "base/syntax/json.h"
#include "base/syntax/url.h"
#include "base/utf8.h"
#include "collect/clock.h"

#include <inttypes.h>
#include <stdio.h>

static void put_text(struct json *json, const char *key, const char *value)
{
    json_key_string(json, key, value == NULL ? "" : value);
}

static void put_ms(struct json *json, const char *key, int64_t microseconds)
{
    char text[40];
    (void)snprintf(
            text, sizeof(text), "%" PRId64 ".%03" PRId64, microseconds / 1000, microseconds % 1000);
    json_key(json, key);
    json_raw(json, microseconds < 0 ? "-1" : text);
}

static void put_fields(struct json *json, const char *key, const struct har_fields *fields)
{
    json_key(json, key);
    json_begin_array(json);
    for (size_t i = 0; i < fields->count; i++) {
        json_begin_object(json);
        put_text(json, "name", fields->items[i].name);
        put_text(json, "value", fields->items[i].value);
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_empty_list(struct json *json, const char *key)
{
    json_key(json, key);
    json_begin_array(json);
    json_end_array(json);
}

/* Name and value of each "name=value" of a query, decoded. */
static void put_query(struct json *json, const char *address)
{
    struct url url;
    struct buffer SCOPED(buffer_free) text = {0};
    json_key(json, "queryString");
    json_begin_array(json);
    bool is_url = url_split(bytes_of(address), &url);
    for (size_t at = 0; is_url && at < url.query.size;) {
        const uint8_t *start = url.query.data + at;
        const uint8_t *end = memchr(start, '&', url.query.size - at);
        size_t size = end == NULL ? url.query.size - at : (size_t)(end - start);
        const uint8_t *sign = size == 0 ? NULL : memchr(start, '=', size);
        size_t name = sign == NULL ? size : (size_t)(sign - start);
        json_begin_object(json);
        json_key(json, "name");
        url_decode((struct bytes){start, name}, true, &text);
        json_bytes(json, buffer_bytes(&text));
        buffer_clear(&text);
        json_key(json, "value");
        url_decode(bytes_slice((struct bytes){start, size}, name + 1, size), true, &text);
        json_bytes(json, buffer_bytes(&text));
        buffer_clear(&text);
        json_end_object(json);
        at += size + 1;
    }
    json_end_array(json);
}

static void put_request(struct json *json, const struct har_entry *entry)
{
    const char *type = har_field_value(&entry->request, "content-type");
    json_key(json, "request");
    json_begin_object(json);
    put_text(json, "method", entry->method);
    put_text(json, "url", entry->url);
    put_text(json, "httpVersion", entry->version);
    put_empty_list(json, "cookies");
    put_fields(json, "headers", &entry->request);
    put_query(json, entry->url);
    if (entry->sent.size > 0) {
        json_key(json, "postData");
        json_begin_object(json);
        put_text(json, "mimeType", type);
        json_key(json, "text");
        json_bytes(json, entry->sent);
        json_end_object(json);
    }
    json_key_integer(json, "headersSize", -1);
    json_key_integer(json, "bodySize", (int64_t)entry->sent.size);
    json_end_object(json);
}

/* RFC 4648, section 4. */
static void append_base64(struct bytes bytes, struct buffer *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.size; i += 3) {
        size_t left = bytes.size - i;
        uint32_t three = (uint32_t)bytes.data[i] << 16;
        three |= left > 1 ? (uint32_t)bytes.data[i + 1] << 8 : 0;
        three |= left > 2 ? bytes.data[i + 2] : 0;
        buffer_append_byte(out, digits[three >> 18]);
        buffer_append_byte(out, digits[three >> 12 & 63]);
        buffer_append_byte(out, left > 1 ? digits[three >> 6 & 63] : '=');
        buffer_append_byte(out, left > 2 ? digits[three & 63] : '=');
    }
}

static void put_content(struct json *json, const struct har_entry *entry)
{
    json_key(json, "content");
    json_begin_object(json);
    json_key_integer(json, "size", (int64_t)entry->body.size);
    put_text(json, "mimeType", entry->mime_type);
    if (entry->body.size > 0) {
        json_key(json, "text");
        if (utf8_is_valid(entry->body)) {
            json_bytes(json, entry->body);
        } else {
            struct buffer SCOPED(buffer_free) text = {0};
            append_base64(entry->body, &text);
            json->out->failed = json->out->failed || text.failed;
            json_bytes(json, buffer_bytes(&text));
            json_key_string(json, "encoding", "base64");
        }
    }
    if (entry->is_cut) {
        json_key_string(json, "comment", "the body is longer than what was kept");
    }
    json_end_object(json);
}

static void put_response(struct json *json, const struct har_entry *entry)
{
    json_key(json, "response");
    json_begin_object(json);
    json_key_integer(json, "status", entry->status);
    put_text(json, "statusText", entry->status_text);
    put_text(json, "httpVersion", entry->version);
    put_empty_list(json, "cookies");
    put_fields(json, "headers", &entry->response);
    put_content(json, entry);
    put_text(json, "redirectURL", entry->redirect);
    json_key_integer(json, "headersSize", -1);
    json_key_integer(json, "bodySize", -1);
    if (entry->error != NULL) {
        json_key_string(json, "_error", entry->error);
    }
    json_end_object(json);
}

static int64_t known(int64_t microseconds)
{
    return microseconds < 0 ? 0 : microseconds;
}

static int64_t until_answer(const struct har_entry *entry)
{
    return known(entry->blocked_us) + known(entry->dns_us) + known(entry->connect_us) +
           known(entry->send_us) + known(entry->wait_us); /* TLS is part of connect in HAR */
}

static void put_timings(struct json *json, const struct har_entry *entry)
{
    json_key(json, "timings");
    json_begin_object(json);
    put_ms(json, "blocked", entry->blocked_us);
    put_ms(json, "dns", entry->dns_us);
    put_ms(json, "connect", entry->connect_us);
    put_ms(json, "ssl", entry->tls_us);
    put_ms(json, "send", known(entry->send_us));
    put_ms(json, "wait", known(entry->wait_us));
    put_ms(json, "receive", known(entry->receive_us));
    json_end_object(json);
}

bool har_entry_write(const struct har_entry *entry, struct buffer *out)
{
    char at[TIME_TEXT];
    struct json json = {.out = out};
    clock_print(entry->at_ms, at);
    json_begin_object(&json);
    json_key_string(&json, "startedDateTime", at);
    put_ms(&json, "time", until_answer(entry) + known(entry->receive_us));
    put_request(&json, entry);
    put_response(&json, entry);
    json_key(&json, "cache");
    json_begin_object(&json);
    json_end_object(&json);
    put_timings(&json, entry);
    if (entry->address != NULL && entry->address[0] != 0) {
        json_key_string(&json, "serverIPAddress", entry->address);
    }
    if (entry->kind != NULL) {
        json_key_string(&json, "_resourceType", entry->kind);
    }
    if (entry->trial > 0) {
        json_key_integer(&json, "_trial", entry->trial);
    }
    json_end_object(&json);
    return !out->failed;
}

const char *har_field_value(const struct har_fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (bytes_equal_without_case(bytes_of(fields->items[i].name), bytes_of(name))) {
            return fields->items[i].value;
        }
    }
    return NULL;
}

int64_t har_entry_ms(const struct har_entry *entry)
{
    return entry->status == 0 ? -1 : (until_answer(entry) + 500) / 1000;
}
