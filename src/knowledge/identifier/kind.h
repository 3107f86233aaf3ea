/* kind.h: the kinds of data/identifier.csv as read. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_KIND_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_KIND_H

#include "knowledge/identifier/check.h"
#include "knowledge/identifier/identifier.h"

enum { KINDS_MAX = 64 };

/* How a planted value of the kind is written: which other writings of it count as the same. */
enum seed_form {
    FORM_TEXT,
    FORM_EMAIL,
    FORM_DIGITS,
    FORM_HEX,
    FORM_UUID,
    FORM_IMEI,
    FORM_MEID,
    FORM_CARD,
    FORM_IBAN,
    FORM_PHONE,
    FORM_MAC,
    FORM_LOCATION,
    FORM_PLATE,
    FORM_SSID,
};

struct word_list {
    const char **items;
    size_t count;
};

struct identifier_kind {
    const char *id, *name, *name_zh;
    enum seed_form form;
    struct word_list keys; /* lower case; '_' stands where a separator may */
    const char *anchor;    /* found without a key: what the automaton looks for; "" never */
    const char *pattern;   /* of the value, PCRE2; "": only planted values are found */
    int check;             /* of check.h; -1: none, where there is no pattern */
    struct word_list dummies;
};

struct identifier_list {
    const struct identifier_kind *items;
    size_t count;
};

/* The number of a kind, or -1. */
int kind_index(const struct identifier_list *list, const char *id);

/* Whether a value stands for "none": a dummy of the kind, or one character repeated. */
bool is_dummy(const struct identifier_kind *kind, struct bytes value);

#endif
