/* set.h: compiled filters in use: the arrays of a blob and the regular expressions. */
#ifndef AEDILE_KNOWLEDGE_FILTER_SET_H
#define AEDILE_KNOWLEDGE_FILTER_SET_H

#include "base/bytes.h"
#include "base/fault.h"
#include "knowledge/filter/blob.h"
#include "knowledge/filter/regex.h"

struct filter_set {
    const struct filter_header *header;
    const struct filter_record *records;
    const struct filter_condition *conditions;
    const struct filter_slot *slots;
    const struct filter_entry *entries;
    const uint32_t *words;
    const struct filter_pattern *patterns; /* of the regular expressions */
    const struct filter_text *lists;       /* their names, each with a NUL */
    const uint8_t *strings;
    struct regex **regexes;
    void *own; /* the bytes, unless they are borrowed */
};

/* Fill the pointers of `set` from the bytes: only sizes are checked. False when they do not add
 * up. */
bool blob_lay_out(struct bytes bytes, struct filter_set *set);

/* The size of a blob with these counts, 0 when it would be too large. */
uint64_t blob_size(const struct filter_header *counts);

uint64_t blob_checksum(struct bytes bytes);

/* Compile the regular expressions of the set. */
MUST_CHECK enum status blob_compile_regexes(struct filter_set *set, struct fault *why);

#endif
