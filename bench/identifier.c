/* identifier.c: how fast text is scanned for identifiers: each file whole, as one text, RUNS times,
 * with a set of planted values that stand in none of them.
 *
 *   bench_identifier DATA_DIR RUNS FILE ... */
#include "knowledge/identifier/identifier.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct identifier_seed seeds[] = {{"email", "Lena.Vogt@example.com"},
        {"phone", "13900571842"}, {"imei", "352099001761481"}, {"mac", "3c:5a:b4:8e:01:f7"},
        {"oaid", "7b3f9e52-04c1-4d6a-9f08-d25c7a1be340"}, {"android_id", "9f2c4be1770a53d8"},
        {"location", "31.230416,121.473701"}, {"name", "Lena Vogt-Sommer"}};

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool count(void *context, const struct identifier_hit *hit)
{
    size_t *counts = context;
    counts[hit->grade]++;
    if (getenv("SHOW") != NULL) {
        printf("  %zu %s %d %.*s [%s]\n", hit->at, hit->kind, (int)hit->grade, (int)hit->value.size,
                (const char *)hit->value.data, hit->path);
    }
    return true;
}

static void measure(struct identifier_scanner *scanner, const char *path, int runs)
{
    SCOPED(file_close) struct file file = {0};
    struct fault why = {0};
    size_t counts[3] = {0};
    if (file_open(path, &file, &why) != OK) {
        (void)fprintf(stderr, "%s: %s\n", path, why.text);
        return;
    }
    struct identifier_text text = {file.bytes, {0}};
    double start = seconds();
    for (int i = 0; i < runs; i++) {
        memset(counts, 0, sizeof(counts));
        if (identifier_scan(scanner, &text, count, counts, &why) != OK) {
            (void)fprintf(stderr, "%s: %s\n", path, why.text);
        }
    }
    double spent = seconds() - start;
    printf("%7.1f MB/s  %8.3f MB  %4zu shape %4zu checked %2zu seeded  %s\n",
            (double)file.bytes.size * runs / spent / 1e6, (double)file.bytes.size / 1e6,
            counts[IDENTIFIER_SHAPE], counts[IDENTIFIER_CHECKED], counts[IDENTIFIER_SEEDED], path);
}

int main(int argc, char **argv)
{
    SCOPED(arena_free) struct arena arena = {.limit = (size_t)1 << 20};
    SCOPED(file_close) struct file kinds = {0};
    struct identifier_scanner *scanner = NULL;
    const struct identifier_list *list;
    struct fault why = {0};
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/identifier.csv", argc < 4 ? "" : argv[1]);
    double start = seconds();
    if (argc < 4 || file_open(path, &kinds, &why) != OK ||
            identifier_load(kinds.bytes, &arena, &list, &why) != OK ||
            identifier_scanner_make(
                    list, seeds, sizeof(seeds) / sizeof(seeds[0]), &scanner, &why) != OK) {
        (void)fprintf(stderr, "usage: bench_identifier DATA_DIR RUNS FILE ... %s\n", why.text);
        return 2;
    }
    printf("%7.1f ms to prepare %zu planted values\n", (seconds() - start) * 1e3,
            sizeof(seeds) / sizeof(seeds[0]));
    for (int i = 3; i < argc; i++) {
        measure(scanner, argv[i], (int)strtoul(argv[2], NULL, 10));
    }
    identifier_scanner_free(scanner);
    return 0;
}
