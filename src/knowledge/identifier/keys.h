/* keys.h: the names of values ("imei", "device_id") where a text has them. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_KEYS_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_KEYS_H

#include "base/arena.h"

enum { KEY_HEADS = 1024 };

struct key {
    const char *text;
    size_t size;
    uint32_t kind, next;
};

struct keys {
    struct key *items;
    size_t count, capacity;
    /* By the last three letters the first item, counted from 1, whose `next` goes on; the last head
     * is that of shorter keys. */
    uint32_t heads[KEY_HEADS + 1];
    uint32_t pairs[256]; /* by a key's last byte, which classes of bytes may stand before it */
};

/* `key` is kept: lower case and digits, '_' where one of "_.- " may stand. False without memory. */
MUST_CHECK bool keys_add(struct keys *keys, struct arena *arena, const char *key, size_t kind);

/* A bit for each kind of which a key ends before `end` and is not the end of a longer word. */
uint64_t keys_before(const struct keys *keys, struct bytes text, size_t end);

/* A text under way: set `text`, the rest zeroed. */
struct key_walk {
    struct bytes text;
    size_t next;   /* of the text's blocks of code/census.h */
    uint64_t left; /* of the block before it */
};

/* The next place behind what parts a key from its value (`"imei":`, `imei=`, `\"imei\",`); 0: none.
 * The key ends before *ret_end. A comma counts only where "value" may follow
 * (`"name":"imei","value":"…`). */
size_t keys_next(struct key_walk *walk, size_t *ret_end);

#endif
