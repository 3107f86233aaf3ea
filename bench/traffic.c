/* traffic.c: writes an archive or a capture of any size, as a visit to many hosts would leave it,
 * to standard output. No two bodies, addresses or cookies are alike; the same call writes the same
 * bytes.
 *
 *   bench_traffic har|capture MEGABYTES >FILE */
#include "support/capture_writer.h"

#include <stdio.h>
#include <stdlib.h>

enum { HOSTS = 40, SEGMENT = 1400, FLUSH_AT = 1 << 20, REQUESTS_A_FLOW = 8 };

static uint64_t state = 0x9e3779b97f4a7c15u;

/* xorshift64* (Vigna 2016), https://arxiv.org/abs/1402.6246 */
static unsigned draw(unsigned below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (unsigned)(state * 0x2545f4914f6cdd1du >> 33) % below;
}

static void put_word(struct buffer *out, size_t size)
{
    static const char letters[] =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    for (size_t i = 0; i < size; i++) {
        buffer_append_byte(out, letters[draw(sizeof(letters) - 1)]);
    }
}

/* Script, style and data, by turns, of up to 64 KB. In JSON, so that it also fits into an archive.
 */
static void put_body(struct buffer *out, bool escaped)
{
    const char *line = escaped ? "\\n" : "\n", *quote = escaped ? "\\\"" : "\"";
    size_t start = out->size, wanted = draw(8) == 0 ? draw(64 << 10) : draw(12 << 10);
    while (out->size - start < wanted && !out->failed) {
        switch (draw(16) == 0 ? 3 : draw(3)) {
        case 0:
            buffer_print(out, "function f%u(a, b) { return a[%u] === b.x%u ? %u : null; }%s",
                    draw(10000), draw(100), draw(100), draw(1000000), line);
            break;
        case 1:
            buffer_print(out, "{%sid%s: %u, %sname%s: %s", quote, quote, draw(100000000), quote,
                    quote, quote);
            put_word(out, 4 + draw(20));
            buffer_print(out, "%s},%s", quote, line);
            break;
        case 2:
            buffer_print(out, ".box-%u { margin: %upx; color: #%06x; }%s", draw(5000), draw(90),
                    draw(1 << 24), line);
            break;
        default:
            buffer_print(out, "url(data:font/woff2;base64,");
            put_word(out, 40 + draw(400));
            buffer_print(out, ")%s", line);
        }
    }
}

static void put_field(struct buffer *out, bool archived, const char *name, const char *value)
{
    buffer_print(out, archived ? "{\"name\":\"%s\",\"value\":\"%s\"}," : "%s: %s\r\n", name, value);
}

/* What browsers send with every request, and what differs. */
static void put_fields(struct buffer *out, bool archived, unsigned host, bool is_request)
{
    struct buffer SCOPED(buffer_free) drawn = {0};
    put_word(&drawn, 30 + draw(60));
    put_field(out, archived, is_request ? "user-agent" : "server",
            is_request ? "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0"
                       : "nginx/1.22.1");
    put_field(out, archived, is_request ? "accept-language" : "content-type",
            is_request ? "zh-CN,zh;q=0.9,en;q=0.8" : "text/javascript; charset=utf-8");
    put_field(out, archived, is_request ? "accept-encoding" : "cache-control",
            is_request ? "gzip, deflate, br" : "public, max-age=31536000, immutable");
    put_field(out, archived, is_request ? "sec-fetch-mode" : "vary",
            is_request ? "no-cors" : "Accept-Encoding");
    put_field(out, archived, is_request ? "referer" : "x-served-by",
            host % 2 == 0 ? "https://shop.example/list?page=1" : "https://news.example/");
    put_field(out, archived, is_request ? "x-request-id" : "etag", buffer_text(&drawn));
}

static void put_target(struct buffer *out)
{
    buffer_print(out, "/s/%u/%u.js?v=%u&s=", draw(100), draw(100000), draw(1000));
    put_word(out, 8 + draw(40));
}

static void flush(struct buffer *out, uint64_t *written)
{
    *written += out->size;
    if (out->failed || fwrite(buffer_text(out), 1, out->size, stdout) != out->size) {
        (void)fputs("bench_traffic: cannot write\n", stderr);
        exit(1);
    }
    buffer_clear(out);
}

static void put_entry(struct buffer *out, unsigned number)
{
    struct buffer SCOPED(buffer_free) body = {0};
    unsigned host = draw(HOSTS);
    put_body(&body, true);
    buffer_print(out,
            "%s{\"pageref\":\"page_1\",\"startedDateTime\":\"2026-11-01T01:%02u:%02u.000Z\","
            "\"time\":12,\"request\":{\"method\":\"GET\",\"url\":\"https://cdn%u.host%u.example",
            number == 0 ? "" : ",\n", number / 60 % 60, number % 60, host, host);
    put_target(out);
    buffer_append_text(out, "\",\"httpVersion\":\"h2\",\"queryString\":[],\"headers\":[");
    put_fields(out, true, host, true);
    out->size--; /* the last comma */
    buffer_append_text(out,
            "],\"cookies\":[],\"headersSize\":-1,\"bodySize\":0},\"response\":{"
            "\"status\":200,\"statusText\":\"\",\"httpVersion\":\"h2\",\"headers\":[");
    put_fields(out, true, host, false);
    out->size--;
    buffer_print(out,
            "],\"cookies\":[],\"content\":{\"size\":%zu,\"mimeType\":\"text/"
            "javascript\",\"text\":\"",
            body.size);
    buffer_append(out, buffer_bytes(&body));
    buffer_append_text(out,
            "\"},\"redirectURL\":\"\",\"headersSize\":-1,\"bodySize\":-1},\"cache\":{"
            "},\"timings\":{\"send\":0,\"wait\":9,\"receive\":3},"
            "\"serverIPAddress\":\"192.0.2.1\"}");
}

static void write_archive(uint64_t wanted)
{
    struct buffer SCOPED(buffer_free) out = {0};
    uint64_t written = 0;
    buffer_append_text(&out, "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"bench\","
                             "\"version\":\"1\"},\"pages\":[],\"entries\":[");
    for (unsigned i = 0; written + out.size < wanted; i++) {
        put_entry(&out, i);
        if (out.size > FLUSH_AT) {
            flush(&out, &written);
        }
    }
    buffer_append_text(&out, "]}}\n");
    flush(&out, &written);
}

/* One side's bytes in segments; the sequence number goes on. */
static void send(struct capture_writer *writer, struct sent *sent, struct bytes text)
{
    for (size_t at = 0; at < text.size; at += SEGMENT) {
        sent->payload = bytes_slice(text, at, SEGMENT);
        sent->flags = 0x18; /* PSH, ACK */
        capture_writer_tcp(writer, sent);
        sent->sequence += (uint32_t)sent->payload.size;
    }
}

/* A connection of HTTP/1.1 with some requests. */
static void put_flow(struct capture_writer *writer, unsigned number)
{
    char server[32];
    unsigned host = draw(HOSTS);
    (void)snprintf(server, sizeof(server), "192.0.2.%u", host + 1);
    struct sent client = {.from = "10.0.0.2", .to = server, .to_port = 80, .flags = 2};
    client.from_port = (uint16_t)(1024 + number % 60000);
    struct sent answer = {.from = server, .to = "10.0.0.2", .from_port = 80, .flags = 0x12};
    answer.to_port = client.from_port;
    client.sequence = draw(1u << 31);
    answer.sequence = draw(1u << 31);
    capture_writer_tcp(writer, &client);
    capture_writer_tcp(writer, &answer);
    client.sequence++;
    answer.sequence++;
    for (int i = 0; i < REQUESTS_A_FLOW; i++) {
        struct buffer SCOPED(buffer_free) text = {0};
        struct buffer SCOPED(buffer_free) body = {0};
        buffer_append_text(&text, "GET ");
        put_target(&text);
        buffer_print(&text, " HTTP/1.1\r\nHost: cdn%u.host%u.example\r\n", host, host);
        put_fields(&text, false, host, true);
        buffer_append_text(&text, "\r\n");
        send(writer, &client, buffer_bytes(&text));
        buffer_clear(&text);
        put_body(&body, false);
        buffer_print(&text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n", body.size);
        put_fields(&text, false, host, false);
        buffer_append_text(&text, "\r\n");
        buffer_append(&text, buffer_bytes(&body));
        send(writer, &answer, buffer_bytes(&text));
    }
    client.payload = answer.payload = (struct bytes){0};
    client.flags = answer.flags = 0x11; /* FIN, ACK */
    capture_writer_tcp(writer, &client);
    capture_writer_tcp(writer, &answer);
}

static void write_capture(uint64_t wanted)
{
    struct capture_writer writer = {
            .link_type = LINK_RAW_IP, .moving = true, .time = INT64_C(1793494800000000)};
    uint64_t written = 0;
    capture_writer_begin(&writer);
    for (unsigned i = 0; written + writer.out.size < wanted; i++) {
        put_flow(&writer, i);
        if (writer.out.size > FLUSH_AT) {
            flush(&writer.out, &written);
        }
    }
    flush(&writer.out, &written);
    buffer_free(&writer.out);
}

int main(int count, char **arguments)
{
    char *end = NULL;
    unsigned long long size = count == 3 ? strtoull(arguments[2], &end, 10) : 0;
    bool is_archive = count == 3 && strcmp(arguments[1], "har") == 0;
    if (size == 0 || *end != 0 || (!is_archive && strcmp(arguments[1], "capture") != 0)) {
        (void)fputs("usage: bench_traffic har|capture MEGABYTES >FILE\n", stderr);
        return 2;
    }
    if (is_archive) {
        write_archive(size * 1000000);
    } else {
        write_capture(size * 1000000);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
