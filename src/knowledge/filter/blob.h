/* blob.h: the compiled filters as one run of bytes that needs no unpacking: counts in the header,
 * then arrays in the order of struct filter_header's counts, then strings and a checksum. Numbers
 * are in the machine's own byte order, which the header states. */
#ifndef AEDILE_KNOWLEDGE_FILTER_BLOB_H
#define AEDILE_KNOWLEDGE_FILTER_BLOB_H

#include <stdint.h>

enum { BLOB_VERSION = 1, BLOB_BYTE_ORDER = 0x01020304, BLOB_KEY_SIZE = 72 };

struct filter_header {
    char magic[8];
    uint32_t version, byte_order;
    char key[BLOB_KEY_SIZE];
    uint32_t records, conditions, slots, entries, words, regexes, lists;
    uint32_t string_bytes;
    uint64_t size; /* of all, the checksum of 8 bytes included */
};

struct filter_record {
    uint32_t text_at;   /* in the strings */
    uint32_t condition; /* one more than its index; 0: none */
    uint16_t text_size;
    uint16_t pattern_at; /* from text_at on */
    uint16_t pattern_size;
    uint8_t kind; /* enum pattern_kind; RECORD_AT_END when "|" ends it */
    uint8_t list;
};
enum { RECORD_AT_END = 0x80 };

struct filter_condition {
    uint32_t from, to, denyallow; /* one more than the index of a set's first word; 0: none */
    uint32_t methods;             /* allowed ones; from bit METHODS_NOT on: the others */
    uint32_t hosts;               /* CONDITION_SAME_HOST, CONDITION_OTHER_HOST */
    uint32_t regex;               /* one more than its index; 0: the pattern is none */
};
enum { METHODS_NOT = 16, CONDITION_SAME_HOST = 1, CONDITION_OTHER_HOST = 2 };

/* Which filters a key leads to: entries [first, first + count). A slot without a count is free. */
struct filter_slot {
    uint32_t key, first, count;
};

struct filter_entry {
    uint32_t record, gate;
};
enum {
    GATE_TYPES = (1 << 13) - 1,
    GATE_FIRST_PARTY = 1 << 16,
    GATE_THIRD_PARTY = 1 << 17,
    GATE_BLOCK = 1 << 20,
    GATE_EXCEPTION = 1 << 21,
    GATE_IMPORTANT = 1 << 22,
    GATE_OFFSET_SHIFT = 23, /* where in the pattern the word stands that leads to it */
    GATE_OFFSET_NONE = 511, /* not known, or of no use */
};

/* A set of domains: SET_HEAD words (included, excluded), then SET_ITEM words an item: hash, where
 * (in the strings, or which regular expression), size and kind; the included first. Both parts are
 * in the order of their hashes. */
enum { SET_HEAD = 2, SET_ITEM = 3, SET_SIZE_MASK = 0xffff, SET_KIND_SHIFT = 16 };
enum set_kind { SET_DOMAIN, SET_ENTITY, SET_REGEX };

struct filter_text {
    uint32_t at, size; /* in the strings */
};

struct filter_pattern {
    uint32_t at, size, match_case;
};

#endif
