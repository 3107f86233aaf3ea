/* layer.h: a text and what was taken off around it: one decoding a layer. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_LAYER_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_LAYER_H

#include "knowledge/identifier/kind.h"

struct identifier_scanner;

enum { FORCED_MAX = 64, DEGREES_MAX = 64 };

enum trigger_kind { T_ANCHOR, T_PLAIN, T_REVERSED, T_BASE64, T_BASE32, T_HEX, T_BACK, T_DEGREES };

/* An encoded seed that the automaton saw: where its encoding's group begins, and its end. */
struct forced {
    enum trigger_kind what;
    size_t at, end;
};

struct degrees {
    double value;
    size_t at, size;
};

struct layer {
    struct bytes text;
    const struct layer *parent; /* NULL: the text given */
    const char *step;           /* how it was decoded: "base64" */
    size_t span_at;             /* where it stood in the parent */
    size_t outer_at, outer_size;
    uint64_t kinds; /* a bit for each kind whose key names the whole text */
    int depth;
    bool is_text;  /* and no protobuf that looks like it */
    size_t number; /* of all layers of the scan; the text given is 0 */
    struct forced forced[FORCED_MAX];
    size_t forced_count;
    struct degrees degrees[DEGREES_MAX];
    size_t degrees_count;
    size_t confirmed[KINDS_MAX]; /* behind the last value that each kind's anchor led to */
};

struct hit {
    struct identifier_hit hit;
    size_t value_at, path_at; /* in scanner->words */
    size_t value_size;
    size_t layer, layer_at; /* which text it stood in, and where */
};

/* Scan a layer: its values, and what is encoded in it. `guessed`: only when it makes sense; false
 * when it does not. */
bool layer_scan(struct identifier_scanner *scanner, struct layer *layer, bool guessed);

/* Run the automaton over the layer: values by key and by shape, planted values, forced spans. */
void layer_match(struct identifier_scanner *scanner, struct layer *layer);

/* Find digests in the layer and spans to decode, and enter what comes out. */
void layer_unwrap(struct identifier_scanner *scanner, struct layer *layer);

/* Room for `size` decoded bytes of the layer below, taken from the budget; NULL: no more. */
uint8_t *layer_room(struct identifier_scanner *scanner, const struct layer *layer, size_t size);

/* The layer below, of what was just decoded into its room; `at`, `size`: its span. */
struct layer *layer_below(struct identifier_scanner *scanner, const struct layer *parent,
        const char *step, size_t at, size_t size);

/* The same, and scan it. */
bool layer_enter(struct identifier_scanner *scanner, const struct layer *parent, const char *step,
        size_t at, size_t size, bool guessed);

/* The key that stands before `at` ("imei" of `"imei":"…`), at most 64 bytes; may be empty. */
struct bytes key_before(struct bytes text, size_t at);

/* A bit for each kind that a key names. */
uint64_t kinds_of_key(struct identifier_scanner *scanner, struct bytes key);

/* Fill the tables of bytes that layer_unwrap works with; both zero before. */
void classes_fill(uint8_t classes[256], uint8_t stops[256]);

#endif
