/* har.c: how fast HTTP archives become exchanges, in CPU time of this process, median of some runs.
 *
 *   bench_har [FILE…]    without a file: one put together here, of entries as a browser writes them
 */
#include "evidence/har/har.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RUNS = 15, COMPOSED_SIZE = 64 << 20 };

static double cpu_seconds(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static bool measure(const char *name, struct bytes file)
{
    double seconds[RUNS];
    size_t entries = 0, memory = 0;
    for (int i = 0; i < RUNS; i++) {
        struct arena SCOPED(arena_free) arena = {0};
        struct traffic *traffic = NULL;
        struct fault partial = {0}, why = {0};
        double start = cpu_seconds();
        enum status status = har_open(file, &arena, &traffic, &partial, &why);
        seconds[i] = cpu_seconds() - start;
        if (status != OK || partial.status != OK) {
            (void)fprintf(stderr, "%s: %s%s\n", name, why.text, partial.text);
            return false;
        }
        entries = traffic->exchange_count;
        memory = arena.used;
    }
    qsort(seconds, RUNS, sizeof(seconds[0]), by_value);
    printf("%-36s %7.1f MB %7zu entries %8.2f ms %6.0f MB/s (best %.0f) %5zu bytes an entry\n",
            name, (double)file.size / 1e6, entries, seconds[RUNS / 2] * 1e3,
            (double)file.size / 1e6 / seconds[RUNS / 2], (double)file.size / 1e6 / seconds[0],
            entries == 0 ? 0 : memory / entries);
    return true;
}

static void compose_fields(struct buffer *out, const char *member)
{
    buffer_print(out, "\"%s\":[", member);
    for (int i = 0; i < 10; i++) {
        buffer_print(out, "%s{\"name\":\"x-field-%d\",\"value\":\"a value of usual length, %d\"}",
                i == 0 ? "" : ",", i, i * 7919);
    }
    buffer_append_text(out, "],");
}

static void compose_content(struct buffer *out, unsigned number)
{
    struct buffer SCOPED(buffer_free) text = {0};
    for (unsigned i = 0; i < number % 120; i++) {
        buffer_print(&text, "if (a[%u] === \\\"%u\\\") {\\n\\t\\tcall(\\\"\\u5e97\\\");\\n\\t}\\n",
                i, number);
    }
    buffer_print(out, "\"content\":{\"size\":%zu,\"mimeType\":\"text/javascript\",\"text\":\"%s",
            text.size, buffer_text(&text));
}

static void compose_entry(struct buffer *out, unsigned number)
{
    buffer_print(out,
            "%s{\"_initiator\":{\"type\":\"parser\",\"url\":\"https://shop.example/"
            "\"},\"_priority\":"
            "\"High\",\"_resourceType\":\"script\",\"cache\":{},\"pageref\":\"page_1\",\"request\":"
            "{"
            "\"method\":\"GET\",\"url\":\"https://cdn.example/s/%u.js?v=%u\",",
            number == 0 ? "" : ",\n", number, number * 31);
    compose_fields(out, "headers");
    buffer_append_text(out, "\"cookies\":[],\"bodySize\":0},\"response\":{\"status\":200,");
    compose_fields(out, "headers");
    compose_content(out, number);
    buffer_append_text(out, "\"}},\"serverIPAddress\":\"192.0.2.1\",\"startedDateTime\":"
                            "\"2026-11-01T01:00:00.000Z\",\"time\":12.25,\"timings\":{\"blocked\":"
                            "1.5,\"dns\":-1}}");
}

static bool measure_composed(void)
{
    struct buffer SCOPED(buffer_free) out = {0};
    buffer_append_text(&out, "{\"log\":{\"version\":\"1.2\",\"entries\":[");
    for (unsigned i = 0; out.size < COMPOSED_SIZE && !out.failed; i++) {
        compose_entry(&out, i);
    }
    buffer_append_text(&out, "]}}");
    return !out.failed && measure("put together", buffer_bytes(&out));
}

int main(int count, char **arguments)
{
    bool good = count > 1 || measure_composed();
    for (int i = 1; i < count; i++) {
        struct file SCOPED(file_close) file = {0};
        struct fault why = {0};
        const char *slash = strrchr(arguments[i], '/');
        if (file_open(arguments[i], &file, &why) != OK) {
            (void)fprintf(stderr, "%s\n", why.text);
            return 1;
        }
        good = measure(slash == NULL ? arguments[i] : slash + 1, file.bytes) && good;
    }
    return good ? 0 : 1;
}
