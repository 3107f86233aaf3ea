/* sample_sources.h: the example shop of tests/fixtures, app and recorded visit, as the sources of
 * the tables. */
#ifndef AEDILE_TESTS_SAMPLE_SOURCES_H
#define AEDILE_TESTS_SAMPLE_SOURCES_H

#include "base/file.h"
#include "knowledge/filter/filter.h"
#include "tables/sources.h"

enum { SAMPLE_EXHIBITS_MAX = 8, SAMPLE_DATA_MAX = 24 };

struct sample {
    struct arena arena;
    struct file files[SAMPLE_EXHIBITS_MAX];
    struct file data[SAMPLE_DATA_MAX];
    struct data_file data_files[SAMPLE_DATA_MAX];
    struct recording_set recordings;
    struct knowledge *knowledge;
    struct exhibit exhibits[SAMPLE_EXHIBITS_MAX];
    struct source items[SAMPLE_EXHIBITS_MAX];
    struct sources sources;
    struct session session;
    struct filter_set *filters;
    struct identifier_scanner *scanner;
};

/* The shop; its repacked copy; the archive, the capture of a visit in which consent was refused;
 * a capture of name look-ups; a register of filings; recorded rankings; and link trials: so many of
 * them as asked, with a session around them. One filter and one country stand for the lists and the
 * database. Paths start at the environment variable AEDILE_SOURCE. */
enum status sample_open(struct sample *sample, size_t exhibits);
void sample_close(struct sample *sample);

#endif
