/* identifier.h: finds personal identifiers in text: by their shape, by their check digits, and by
 * the values that a tester planted, through encodings and hashes.
 *
 * Three grades, never mixed: `shape` looks like one and its surroundings speak for it; `checked`
 * also has a right check digit, table entry or structure; `seeded` is a planted value. What is a
 * dummy (an OAID of zeros means refused) is none. Kinds, their keys, validators and dummies stand
 * in data/identifier.csv. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_IDENTIFIER_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_IDENTIFIER_H

#include "base/arena.h"
#include "base/buffer.h"

/* Layers of encoding undone around a value: three, and the escapes of the place where they stand,
 * an address or JSON; layers of hashing; and the ceiling of one text's hits. */
enum { IDENTIFIER_LAYERS_MAX = 4, IDENTIFIER_HASHES_MAX = 2, IDENTIFIER_HITS_MAX = 1000 };

enum identifier_grade { IDENTIFIER_SHAPE, IDENTIFIER_CHECKED, IDENTIFIER_SEEDED };

struct identifier_seed {
    const char *kind, *value; /* as planted; kinds of data/identifier.csv */
};

struct identifier_hit {
    const char *kind; /* "imei", "oaid", "cn_resident_id", … */
    enum identifier_grade grade;
    size_t seed;        /* index of the planted value; meaningless unless seeded */
    bool hashed;        /* only a digest of it was found */
    struct bytes value; /* the value in clear (of a hash: the digest text); valid during the call */
    const char
            *path; /* how it was found, outermost first: "base64 → json u.id → md5"; "" in clear */
    size_t at, size; /* of the outermost text that holds it, inside the text given */
    size_t apart;    /* of parts (split.h): how far each is from the next */
};

typedef bool (*identifier_found)(void *context, const struct identifier_hit *hit);

struct identifier_list;    /* data/identifier.csv, loaded */
struct identifier_scanner; /* compiled for one set of seeds; one scan at a time */

MUST_CHECK enum status identifier_load(struct bytes csv, struct arena *arena,
        const struct identifier_list **ret_list, struct fault *why);

/* True when data/identifier.csv has the kind. */
bool identifier_has_kind(const struct identifier_list *list, const char *kind);

/* Compile the shapes and every derived form of the seeds. E_USAGE names a seed that is too short to
 * be told from chance (fewer than 6 letters, digits or bytes of other scripts), longer than 200
 * bytes, a dummy, or of an unknown kind; why->at is its number. The list must outlive the scanner.
 */
MUST_CHECK enum status identifier_scanner_make(const struct identifier_list *list,
        const struct identifier_seed *seeds, size_t seed_count,
        struct identifier_scanner **ret_scanner, struct fault *why);
void identifier_scanner_free(struct identifier_scanner *scanner);

/* What is known of the text: the key that names it ("imei", "u.did", header or cookie name; empty
 * when it is a whole URL or body) raises a bare shape to a finding or rules it out. */
struct identifier_text {
    struct bytes text, key;
};

/* Report each hit once, by position, until `found` returns false; of values that were not planted
 * at most half of IDENTIFIER_HITS_MAX. `found` must not scan. Linear in the text for all its
 * decodings together. Faults: E_MEMORY. */
MUST_CHECK enum status identifier_scan(struct identifier_scanner *scanner,
        const struct identifier_text *text, identifier_found found, void *context,
        struct fault *why);

/* Whether the last scan left hits or decodings out at a ceiling. */
bool identifier_scan_was_cut(const struct identifier_scanner *scanner);

/* A form that may be shown: the kind's own mask ("35••••••••••241", "a•••@example.com"). */
void identifier_mask(const char *kind, struct bytes value, struct buffer *ret_text);

#endif
