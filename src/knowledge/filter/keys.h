/* keys.h: how filters are found: by a word of the URL, by the host or a part of it, by the host of
 * the page. Each such thing is a number; what it leads to is checked byte by byte later, so that
 * two things with one number cost time but change no verdict. */
#ifndef AEDILE_KNOWLEDGE_FILTER_KEYS_H
#define AEDILE_KNOWLEDGE_FILTER_KEYS_H

#include "base/bytes.h"

enum {
    KEY_WORD_SIZE = 7, /* bytes of a word that count, as in uBlock Origin */
    KEY_ALWAYS = 0,    /* filters that are tried for every request */
    KEY_WORD_SEED = 0x1505,
    KEY_HOST_SEED = 0x2b5f,
    KEY_SOURCE_SEED = 0x6d31,
};

static inline uint32_t key_add(uint32_t key, uint8_t byte)
{
    return (key ^ byte) * 0x01000193U; /* the FNV-1a step */
}

/* Of a word, in lower case: its first bytes, so that one that goes on in the URL is found too. */
static inline uint32_t key_of_word(struct bytes word)
{
    uint32_t key = KEY_WORD_SEED;
    for (size_t i = 0; i < word.size && i < KEY_WORD_SIZE; i++) {
        key = key_add(key, word.data[i]);
    }
    return key;
}

/* Of a host from its last byte on, so that one pass gives those of all its parents. */
static inline uint32_t key_of_host(struct bytes host)
{
    uint32_t key = KEY_HOST_SEED;
    for (size_t i = host.size; i-- > 0;) {
        key = key_add(key, host.data[i]);
    }
    return key;
}

/* The same host as that of a page. */
static inline uint32_t key_of_source(uint32_t host_key)
{
    return host_key * 0x85ebca6bU ^ KEY_SOURCE_SEED;
}

/* A part of a page's host between dots, for "shop.*", which begins no host. */
static inline uint32_t key_of_label(struct bytes label)
{
    return key_of_host(label) * 0xc2b2ae35U ^ KEY_SOURCE_SEED;
}

/* Where to look for a key first in `slots` places, a power of two. */
static inline uint32_t key_slot(uint32_t key, uint32_t slots)
{
    uint32_t mixed = key * 0x9e3779b1U;
    return (mixed ^ mixed >> 15) & (slots - 1);
}

/* Bytes of a word, as a table of bits; 1: a letter in lower case, a digit or '%'. */
extern const uint8_t key_is_word[256];

#endif
