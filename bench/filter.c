/* filter.c: speed of the filter engine: compiling lists, restoring them, matching requests.
 *
 *   bench_filter REQUESTS LIST …
 *
 * REQUESTS: lines "type TAB method or nothing TAB host of the page or nothing TAB URL".
 *
 * Prints the CPU time of each, the median of RUNS. With --verdicts it prints each request's verdict
 * and filter instead, for a comparison. */
#include "knowledge/filter/filter.h"
#include "base/file.h"
#include "base/syntax/url.h"
#include "knowledge/host/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RUNS = 15, LISTS_MAX = 16, FIELDS = 4 };

struct bench {
    struct file requests, lists[LISTS_MAX];
    struct filter_list_text texts[LISTS_MAX];
    size_t list_count;
    struct filter_request *parsed;
    size_t parsed_count;
    struct arena arena;
};

static double now_ms(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int order(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double times[RUNS])
{
    qsort(times, RUNS, sizeof(*times), order);
    return times[RUNS / 2];
}

static struct bytes take(struct bytes *rest, uint8_t end)
{
    const uint8_t *at = rest->size == 0 ? NULL : memchr(rest->data, end, rest->size);
    size_t size = at == NULL ? rest->size : (size_t)(at - rest->data);
    struct bytes taken = bytes_slice(*rest, 0, size);
    *rest = bytes_slice(*rest, size + 1, rest->size);
    return taken;
}

static struct bytes host_of(struct bytes text)
{
    struct url url = {0};
    return url_split(text, &url) ? url.host : (struct bytes){0};
}

static bool read_requests(struct bench *bench)
{
    struct bytes text = bench->requests.bytes;
    size_t capacity = 0;
    void *items = NULL;
    while (text.size > 0) {
        struct bytes line = take(&text, '\n');
        struct bytes fields[FIELDS];
        for (size_t i = 0; i < FIELDS; i++) {
            fields[i] = i + 1 == FIELDS ? line : take(&line, '\t');
        }
        if (!arena_grow(&bench->arena, &items, bench->parsed_count, &capacity,
                    sizeof(*bench->parsed))) {
            return false;
        }
        bench->parsed = items;
        bench->parsed[bench->parsed_count++] = (struct filter_request){.url = fields[3],
                .source_host = fields[2],
                .type = arena_copy(&bench->arena, fields[0]),
                .method = fields[1].size == 0 ? NULL : arena_copy(&bench->arena, fields[1]),
                .third_party = fields[2].size == 0 || !site_same(fields[2], host_of(fields[3]))};
    }
    return bench->parsed_count > 0;
}

static bool open_all(struct bench *bench, char **paths, int count, struct fault *why)
{
    if (file_open(paths[0], &bench->requests, why) != OK) {
        return false;
    }
    for (int i = 1; i < count && i <= LISTS_MAX; i++) {
        struct file *file = &bench->lists[bench->list_count];
        if (file_open(paths[i], file, why) != OK) {
            return false;
        }
        bench->texts[bench->list_count++] = (struct filter_list_text){paths[i], file->bytes};
    }
    return read_requests(bench);
}

static void print_verdicts(const struct bench *bench, const struct filter_set *set)
{
    static const char *const names[] = {"none", "block", "exception", "important"};
    for (size_t i = 0; i < bench->parsed_count; i++) {
        struct filter_match match = filter_match_request(set, &bench->parsed[i]);
        printf("%s\t%.*s\n", names[match.verdict], (int)match.filter.size,
                match.filter.size == 0 ? "" : (const char *)match.filter.data);
    }
}

static double measure_requests(const struct bench *bench, const struct filter_set *set)
{
    double times[RUNS];
    volatile unsigned blocked = 0;
    for (size_t run = 0; run < RUNS; run++) {
        double start = now_ms();
        for (size_t i = 0; i < bench->parsed_count; i++) {
            blocked += filter_match_request(set, &bench->parsed[i]).verdict;
        }
        times[run] = now_ms() - start;
    }
    (void)blocked; /* keeps the requests from being left out */
    return median(times);
}

static enum status measure(const struct bench *bench, struct fault *why)
{
    static const char key[65] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    double compile[RUNS], restore[RUNS];
    struct buffer saved = {0};
    struct filter_counts counts = {0};
    for (size_t run = 0; run < RUNS; run++) {
        struct filter_set *set = NULL, *again = NULL;
        double start = now_ms();
        enum status status = filter_compile(bench->texts, bench->list_count, &set, &counts, why);
        compile[run] = now_ms() - start;
        buffer_clear(&saved);
        status = status == OK ? filter_save(set, key, &saved, why) : status;
        start = now_ms();
        status = status == OK ? filter_restore(buffer_bytes(&saved), key, &again, why) : status;
        restore[run] = now_ms() - start;
        if (status == OK && run + 1 == RUNS) {
            double requests = measure_requests(bench, again);
            printf("%zu blocking, %zu exceptions, %zu passed over, %zu malformed; %.1f MB\n",
                    counts.network, counts.exceptions, counts.passed_over, counts.malformed,
                    (double)saved.size / 1e6);
            printf("compile %.1f ms, restore %.2f ms, %.0f requests/s\n", median(compile),
                    median(restore), (double)bench->parsed_count / requests * 1e3);
        }
        filter_free(again);
        filter_free(set);
        if (status != OK) {
            buffer_free(&saved);
            return status;
        }
    }
    buffer_free(&saved);
    return OK;
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    struct fault why = {.text = "usage: bench_filter [--verdicts] REQUESTS LIST..."};
    bool verdicts = argc > 1 && strcmp(argv[1], "--verdicts") == 0;
    int first = verdicts ? 2 : 1;
    enum status status = E_USAGE;
    if (argc > first && open_all(&bench, argv + first, argc - first, &why)) {
        struct filter_set *set = NULL;
        struct filter_counts counts;
        status = verdicts ? filter_compile(bench.texts, bench.list_count, &set, &counts, &why)
                          : measure(&bench, &why);
        if (verdicts && status == OK) {
            print_verdicts(&bench, set);
        }
        filter_free(set);
    }
    if (status != OK) {
        (void)fprintf(stderr, "bench_filter: %s\n", why.text);
    }
    for (size_t i = 0; i < bench.list_count; i++) {
        file_close(&bench.lists[i]);
    }
    file_close(&bench.requests);
    arena_free(&bench.arena);
    return status == OK ? 0 : 1;
}
