/* build.h: filters while they are being compiled: growing arrays that become a blob at the end.
 * Private to this folder. */
#ifndef AEDILE_KNOWLEDGE_FILTER_BUILD_H
#define AEDILE_KNOWLEDGE_FILTER_BUILD_H

#include "knowledge/filter/filter.h"
#include "knowledge/filter/line.h"
#include "knowledge/filter/set.h"

/* What is known of a record besides itself until all lines are read. */
struct draft {
    uint64_t identity; /* of all but its types; what $badfilter compares */
    uint32_t gate;     /* party and realm */
    uint32_t types, not_types;
    bool any_type, star_before, star_after;
};

/* A filter that takes away others. */
struct bad_filter {
    uint64_t identity;
    uint32_t types, not_types;
    bool any_type;
};

/* A key and what it leads to. */
struct lead {
    uint32_t key;
    struct filter_entry entry;
};

struct build {
    struct buffer records, conditions, words, patterns, strings; /* as in the blob */
    struct buffer drafts;                                        /* struct draft, one a record */
    struct buffer bad;                                           /* struct bad_filter */
    struct buffer leads;                                         /* struct lead */
    struct buffer items;   /* one set while it is being sorted */
    struct buffer regexes; /* struct regex *, one a pattern */
    struct filter_counts counts;
};

void build_free(struct build *build);

/* Read a line and add what it holds. */
MUST_CHECK enum status build_line(
        struct build *build, struct bytes text, uint8_t list, struct fault *why);

/* Add a set of domains; *ret_word is one more than its first word, *identity changes with every
 * item in whatever order. E_MALFORMED when an item is none. */
MUST_CHECK enum status build_set(struct build *build, struct bytes value, bool plain_only,
        uint32_t *ret_word, uint64_t *identity, struct fault *why);

/* Compile and add a regular expression; *ret_index is its index. */
MUST_CHECK enum status build_regex(struct build *build, struct bytes text, bool match_case,
        uint32_t *ret_index, struct fault *why);

/* Append text in lower case, hosts in ASCII (RFC 3492), other bytes past ASCII as "%xx"; sets
 * *ret_at. */
void build_text(struct build *build, struct bytes text, bool is_host, struct filter_text *ret_text);

/* Choose for each draft the keys that find it. E_MEMORY. */
MUST_CHECK enum status build_leads(struct build *build, struct fault *why);

/* Put the leads into the slots and entries of a blob. */
uint32_t build_slot_count(const struct build *build);
void build_index(const struct build *build, uint32_t slot_count, struct filter_slot *slots,
        struct filter_entry *entries);

/* Memory for all appended so far was there. */
bool build_is_whole(const struct build *build);

static inline uint64_t identity_add(uint64_t identity, uint64_t value)
{
    identity = (identity ^ value) * 0x9e3779b97f4a7c15U;
    return identity ^ identity >> 32;
}

#endif
