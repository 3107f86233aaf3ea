/* record.h: the keys of a trial's record, the same for every form it is written in. Private to this
 * folder. */
#ifndef AEDILE_EVIDENCE_TRIALS_RECORD_H
#define AEDILE_EVIDENCE_TRIALS_RECORD_H

#include "evidence/trials/trials.h"

enum value_kind {
    VALUE_VERSION, /* 1 */
    VALUE_TEXT,
    VALUE_URL,    /* absolute */
    VALUE_TIME,   /* RFC 3339 */
    VALUE_WHEN,   /* the same, of a page */
    VALUE_STATUS, /* 0 (no answer came) to 999 */
    VALUE_COUNT,  /* int32_t */
    VALUE_LENGTH, /* int64_t */
    VALUE_MS,     /* int64_t; what is below a millisecond is dropped */
    VALUE_ANSWER,
    VALUE_ISSUER, /* VALUE_ISSUER to VALUE_WALL are words of model/openness/trial_terms.h */
    VALUE_PASSAGE,
    VALUE_DISPLAY,
    VALUE_WALL,
    VALUE_HOPS, /* VALUE_HOPS to VALUE_EVIDENCE are lists */
    VALUE_CONTROLS,
    VALUE_NEUTRALS,
    VALUE_EVIDENCE
};

struct record_key {
    const char *name;
    enum value_kind kind;
    bool is_required;
    size_t offset; /* in the struct that the keys are for; of no use for lists */
};

struct record_keys {
    const struct record_key *keys;
    size_t count;      /* 64 at most: sets of them are bits */
    const void *blank; /* the struct with nothing known */
    size_t struct_size;
};

extern const struct record_keys trial_keys, hop_keys, page_keys;

/* Bytes that tell a file's form. */
enum { EVIDENCE_MAX = 64, TRIALS_LOOK = 16 << 20, HEADER_LOOK = 64 << 10 };

/* Index of the key of that name, or keys->count. */
size_t record_find_key(const struct record_keys *keys, struct bytes name);

/* Set the member that the key names from a text: a number's digits, "true" or "yes", a word. The
 * text must be UTF-8; an empty one leaves the member as it is. Texts are copied into the arena. OK,
 * E_MEMORY, or E_MALFORMED with what is due in *ret_due ("a whole number"). Not for lists. */
MUST_CHECK enum status record_set(const struct record_key *key, struct bytes text,
        struct arena *arena, void *into, const char **ret_due);

/* What a value of the kind must be, in words: "a whole number". */
const char *record_due(enum value_kind kind);

/* Add one digest to the trial's evidence, which must have room. Statuses as above. */
MUST_CHECK enum status record_add_digest(
        struct bytes text, struct arena *arena, const char **digests, const char **ret_due);

/* Hang a list into the trial: copies of `count` items, in the arena. False when memory is spent. */
MUST_CHECK bool record_hang_list(struct trial *trial, enum value_kind kind, const void *items,
        size_t count, struct arena *arena);

/* Bytes of a key or a column's name that faults show: whole characters, nothing that acts upon a
 * terminal, KEY_SHOWN at most. */
enum { KEY_SHOWN = 40 };
int record_shown_size(struct bytes name);

#endif
