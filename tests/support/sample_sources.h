/* sample_sources.h: the example shop of tests/fixtures as the sources of the tables. */
#ifndef AEDILE_TESTS_SAMPLE_SOURCES_H
#define AEDILE_TESTS_SAMPLE_SOURCES_H

#include "base/file.h"
#include "tables/sources.h"

enum { SAMPLE_EXHIBITS_MAX = 2 };

struct sample {
    struct arena arena;
    struct file files[SAMPLE_EXHIBITS_MAX];
    struct file data[16];
    struct data_file data_files[16];
    struct knowledge *knowledge;
    struct exhibit exhibits[SAMPLE_EXHIBITS_MAX];
    struct source items[SAMPLE_EXHIBITS_MAX];
    struct sources sources;
    struct session session;
};

/* The shop and, as a second exhibit, its repacked copy, with a session around them. Paths start at
 * the environment variable AEDILE_SOURCE. */
enum status sample_open(struct sample *sample, size_t exhibits);
void sample_close(struct sample *sample);

#endif
