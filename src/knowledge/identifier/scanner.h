/* scanner.h: the compiled patterns, the hits of one text. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_SCANNER_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_SCANNER_H

#include "knowledge/identifier/automaton.h"
#include "knowledge/identifier/code/digest_pool.h"
#include "knowledge/identifier/code/literals.h"
#include "knowledge/identifier/code/rows.h"
#include "knowledge/identifier/code/unpack.h"
#include "knowledge/identifier/geo.h"
#include "knowledge/identifier/keys.h"
#include "knowledge/identifier/layer.h"
#include "knowledge/identifier/letters/charset.h"
#include "knowledge/identifier/pattern.h"

enum { SEEDS_MAX = 1000, BUDGET_SMALL = 64 << 10 };

/* What a pattern of the automaton, or a literal, means when it ends somewhere. */
struct trigger {
    enum trigger_kind what;
    uint32_t number; /* of the kind or the seed */
    uint16_t size;   /* of a literal */
    uint8_t before;  /* digits of base64 or base32 that its group has before the literal */
    uint8_t charset; /* of charset.h, in which the literal is written */
};

struct seed {
    int kind;
    const char *value; /* as planted */
    bool has_place;
    struct place_on_earth places[DATUMS];
};

struct identifier_scanner {
    struct arena arena;
    const struct identifier_list *list;
    struct pattern *patterns[KINDS_MAX];
    struct seed *seeds;
    size_t seed_count;
    struct keys keys;
    struct trigger *triggers; /* of the automaton's patterns */
    struct automaton *automaton;
    struct rows rows;        /* anchors that the automaton leaves out, by number of kind */
    struct trigger *planted; /* of the literals */
    size_t trigger_count, trigger_capacity, planted_count, planted_capacity;
    struct literals literals;
    struct split_index *split; /* of split.c; NULL: nothing is planted */
    struct pool pool;
    struct libdeflate_decompressor *unpacker;
    uint8_t classes[256], stops[256]; /* of bytes, for layer_unwrap */
    struct layer layers[IDENTIFIER_LAYERS_MAX + 1];
    struct buffer decoded[IDENTIFIER_LAYERS_MAX + 1];
    /* Of the scan at hand. */
    size_t budget, layer_number, hit_count, loose_count;
    struct hit *hits;
    struct buffer words; /* values and paths */
    bool failed, cut;
};

/* What a value found at `at` of the layer is. */
struct catch
{
    int kind;
    enum identifier_grade grade;
    size_t seed;
    const struct pool_entry *digest; /* NULL: in clear */
    const char *note;                /* last step of the path: "reversed"; NULL none */
    bool is_recoded;                 /* in another character set than UTF-8, which the note names */
};

/* Keep what split.c looks for; false without memory. */
bool split_add(struct identifier_scanner *scanner, size_t seed, const struct variants *variants);

/* Note a hit; out of memory shows as scanner->failed. */
void hit_add(struct identifier_scanner *scanner, const struct layer *layer,
        const struct catch *caught, size_t at, size_t size);
/* Drop hits that a better one covers, order them, hand them over. */
void hits_report(struct identifier_scanner *scanner, identifier_found found, void *context);

#endif
