/* arsc_type.h: one type chunk of compiled resources: the values of one type ("string", "bool", …)
 * in one configuration (ResTable_type in AOSP's ResourceTypes.h). Private to arsc.c. */
#ifndef AEDILE_EVIDENCE_ARSC_TYPE_H
#define AEDILE_EVIDENCE_ARSC_TYPE_H

#include "base/bytes.h"

struct arsc_config {
    char language[2], region[2], script[4]; /* NUL-filled */
    unsigned platform;                      /* the API level it starts at; 0: any */
    unsigned qualifiers;                    /* how many others are set: density, night, … */
};

struct arsc_type {
    struct arsc_type *next; /* same package, same id */
    uint8_t id, flags;
    uint32_t entry_count;
    uint64_t offsets_at, entries_at, end; /* in the file */
    struct arsc_config config;
};

struct arsc_entry {
    uint32_t key; /* index into the package's key strings */
    bool is_complex, is_compact;
    uint8_t type; /* of the value; 0 for a complex entry, which has none */
    uint32_t data;
    uint64_t value_at;
};

/* Read the header of the chunk at `at`, whose size the caller has checked. False when it is cut. */
bool arsc_type_read(struct bytes file, uint64_t at, uint32_t header_size, uint32_t size,
        struct arsc_type *ret_type);

/* The entry of that index; false when there is none or it lies outside its chunk. */
bool arsc_type_entry(struct bytes file, const struct arsc_type *type, uint32_t index,
        struct arsc_entry *ret_entry);

/* How well a configuration fits: 0 not at all, else the higher the better. language "": only
 * configurations without a locale fit. Otherwise the language must be the same and the region the
 * same (better) or unset; a script of the other way of writing Chinese does not fit. Among equals
 * the fewest other qualifiers win, and among those the newest platform. */
int arsc_config_fit(const struct arsc_config *config, const char *language, const char *region);

#endif
