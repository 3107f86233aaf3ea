/* Prints what aedile reads in HTTP archives, a line a fact, as har.js prints what JSON.parse finds:
 * file TAB fact TAB value, where a text's value is its size and SHA-256.
 *
 * Texts that aedile put together stand in no byte of the archive and are left out. */
#include "base/file.h"
#include "base/hash.h"
#include "evidence/har/har.h"

#include <stdio.h>
#include <stdlib.h>

static bool stands_in_file(const struct traffic *traffic, const struct passage *passage)
{
    struct place place;
    return passage->raw.data != NULL &&
           (passage->raw.size == 0 || traffic_place(traffic, passage->raw, &place));
}

/* A text, or "absent", after what is in `out`. */
static void add_text(struct buffer *out, const struct passage *passage)
{
    struct buffer SCOPED(buffer_free) buffer = {0};
    struct bytes text = {0};
    struct fault why = {0};
    char digest[SHA256_HEX + 1];
    if (passage->raw.data == NULL) {
        buffer_append_text(out, "absent");
        return;
    }
    if (passage_text(passage, &buffer, &text, &why) != OK || sha256_hex(text, digest, &why) != OK) {
        (void)fprintf(stderr, "%s\n", why.text);
        abort();
    }
    buffer_print(out, "%zu:%s", text.size, digest);
}

static void print_text(
        const char *file, size_t entry, const char *fact, const struct passage *passage)
{
    struct buffer SCOPED(buffer_free) out = {0};
    add_text(&out, passage);
    printf("%s\tentry %zu %s\t%s\n", file, entry, fact, buffer_text(&out));
}

static void print_fields(const struct traffic *traffic, const char *file, size_t entry,
        const char *fact, const struct header_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buffer SCOPED(buffer_free) out = {0};
        if (!stands_in_file(traffic, &fields[i].name)) {
            continue;
        }
        add_text(&out, &fields[i].name);
        buffer_append_byte(&out, ' ');
        add_text(&out, &fields[i].value);
        printf("%s\tentry %zu %s %zu\t%s\n", file, entry, fact, i, buffer_text(&out));
    }
}

static void print_body(const struct traffic *traffic, const char *file, size_t entry,
        const char *fact, const struct http_body *body)
{
    static const struct passage absent;
    bool held = stands_in_file(traffic, &body->content);
    print_text(file, entry, fact, held ? &body->content : &absent);
    if (held && body->base64) {
        printf("%s\tentry %zu %s\tbase64\n", file, entry, fact);
    }
}

static void print_exchange(const struct traffic *traffic, const char *file, size_t entry)
{
    const struct http_exchange *exchange = &traffic->exchanges[entry];
    print_text(file, entry, "method", &exchange->method);
    print_text(file, entry, "url", &exchange->url);
    printf("%s\tentry %zu status\t%d\n", file, entry, exchange->status);
    print_fields(traffic, file, entry, "request field", exchange->request_headers,
            exchange->request_header_count);
    print_fields(traffic, file, entry, "response field", exchange->response_headers,
            exchange->response_header_count);
    print_body(traffic, file, entry, "request body", &exchange->request);
    print_body(traffic, file, entry, "response body", &exchange->response);
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        const char *slash = strrchr(arguments[i], '/');
        const char *name = slash == NULL ? arguments[i] : slash + 1;
        struct file SCOPED(file_close) file = {0};
        struct arena SCOPED(arena_free) arena = {0};
        struct traffic *traffic = NULL;
        struct fault partial = {0}, why = {0};
        if (file_open(arguments[i], &file, &why) != OK ||
                har_open(file.bytes, &arena, &traffic, &partial, &why) != OK) {
            printf("%s\trefused\t%s\n", name, why.text);
            continue;
        }
        printf("%s\tentries\t%zu\n", name, traffic->exchange_count);
        printf("%s\tknown\t%s\n", name, har_is_har(file.bytes) ? "yes" : "no");
        for (size_t j = 0; j < traffic->exchange_count; j++) {
            print_exchange(traffic, name, j);
        }
        if (partial.status != OK) {
            printf("%s\tpartial\t%s\n", name, partial.text);
        }
    }
    return fflush(stdout) == 0 ? 0 : 2;
}
