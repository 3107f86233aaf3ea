/* code.h: what one pass over an app's code and files finds, so that no rule has to read the code
 * again: third-party components, addresses, credentials, payment methods, packers, and names of
 * other platforms. */
#ifndef AEDILE_TABLES_CODE_CODE_H
#define AEDILE_TABLES_CODE_CODE_H

#include "evidence/dex.h"
#include "tables/code/found.h"

/* Decoded dexes stay in memory up to CODE_KEPT_MAX bytes in all, so that queries need not decode
 * them again; those behind are decoded when a query wants them. Past CODE_DEXES_MAX dexes, readable
 * or not, CODE_BYTES_MAX decoded bytes (each dex of a container counts as many as all of it), or
 * CODE_FACTS_MAX addresses, names of platforms or marks of packers the code is not complete. Of the
 * largest app measured all dexes together have 91 MiB. */
enum { CODE_DEXES_MAX = 1000, CODE_FACTS_MAX = 200000, CODE_KEPT_MAX = 16 << 20 };
enum { CODE_BYTES_MAX = 1 << 30 };

/* One dex: a classes*.dex, or one of a container. Only the class types are numbered here: arrays
 * and primitives are none. */
struct code_dex {
    size_t part; /* index into app->parts */
    const struct zip_entry *entry;
    uint64_t at;           /* of its header in the entry: 0 but in a container */
    const char *name;      /* entry path with the part's prefix */
    uint32_t *class_types; /* type indexes, ascending */
    uint8_t *defined;      /* one a class type: 1 when the dex defines it */
    size_t class_count, defined_count, method_count, string_count;
    size_t first_class, first_string; /* rows of the dexes before it */
    struct dex dex;                   /* kept; no bytes in `dex.file` when it is not */
};

struct code_facts {
    struct code_dex *dexes;
    struct code_sdk *sdks; /* by SDK id */
    struct code_url *urls;
    struct code_reference *references;
    struct code_secret *secrets;
    struct code_library *libraries;
    struct code_packer *packers;
    struct code_payment *payments;
    size_t dex_count, sdk_count, url_count, reference_count, secret_count, library_count,
            packer_count, payment_count;
    size_t class_count, string_count; /* rows of app_class and app_string */
    size_t kept;                      /* bytes of kept dexes */
    bool complete;                    /* every dex was read */
    struct anomalies anomalies; /* of the dexes; those of archive and manifest are in the app */
};

#endif
