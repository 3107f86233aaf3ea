/* request.h: a request made ready for matching: its URL in lower case, its host, the keys of the
 * hosts. */
#ifndef AEDILE_KNOWLEDGE_FILTER_REQUEST_H
#define AEDILE_KNOWLEDGE_FILTER_REQUEST_H

#include "knowledge/filter/filter.h"
#include "knowledge/filter/regex.h"

enum {
    REQUEST_URL_MAX = 2048, /* what stands behind is seen by regular expressions only */
    REQUEST_HOST_MAX = 256,
    REQUEST_LABELS_MAX = 128,
};

/* A host with the keys of itself and its parents. */
struct host {
    uint8_t text[REQUEST_HOST_MAX]; /* lower case */
    size_t size;
    size_t labels;                     /* how many of the following there are */
    uint32_t keys[REQUEST_LABELS_MAX]; /* shortest first: of "com", "example.com", … */
    uint16_t starts[REQUEST_LABELS_MAX];
    uint16_t entity_end; /* how much is left without the public suffix; 0: not looked up yet */
};

struct prepared {
    uint8_t url[REQUEST_URL_MAX]; /* lower case */
    size_t size;
    size_t host_at; /* in url */
    struct host host, source;
    struct bytes raw; /* the URL as it was given */
    uint32_t gate;    /* type and party, as in filter_entry */
    uint32_t method;  /* 0: unknown */
    uint64_t list_steps_left[FILTER_LISTS_MAX];
    uint64_t *steps_left; /* of the caller; NULL: as many as each list has */
    bool is_spent;        /* a regular expression gave no answer; set here, never cleared */
};

/* Does the regular expression of a filter of this list match? False also when it gives no answer,
 * which is noted. */
bool request_matches(
        struct prepared *request, size_t list, const struct regex *regex, struct bytes subject);

/* False for what is no absolute URL. */
bool request_prepare(const struct filter_request *request, struct prepared *ret_prepared);

/* The host without its public suffix: "www.example" of "www.example.co.uk". */
struct bytes host_entity(struct host *host);

static inline struct bytes host_bytes(const struct host *host)
{
    return (struct bytes){host->text, host->size};
}

#endif
