/* exhibit.h: one evidence file as collected. */
#ifndef AEDILE_MODEL_EXHIBIT_H
#define AEDILE_MODEL_EXHIBIT_H

#include "base/fault.h"
#include "base/hash.h"

enum exhibit_kind {
    EXHIBIT_UNKNOWN,
    EXHIBIT_APP,
    EXHIBIT_SESSION,
    EXHIBIT_HAR,
    EXHIBIT_CAPTURE,
    EXHIBIT_REGISTER,
    EXHIBIT_TRIALS,
    EXHIBIT_RANKINGS,
    EXHIBIT_CHECKOUTS,
    EXHIBIT_KIND_LAST = EXHIBIT_CHECKOUTS,
};

enum exhibit_state {
    EXHIBIT_WHOLE,   /* read to the end */
    EXHIBIT_PARTLY,  /* facts were read, but some part was refused; `fault` says which */
    EXHIBIT_REFUSED, /* no fact could be read; `fault` says why and where */
};

struct exhibit {
    int64_t id;       /* counts from 1 inside one inspection */
    const char *path; /* as given by the user; for a split set the folder or container */
    enum exhibit_kind kind;
    enum exhibit_state state;
    uint64_t size;
    char sha256[SHA256_HEX + 1]; /* of the file as collected; of `sha256sum *.apk` for splits */
    uint64_t encrypted;          /* connections of it that no key opened, so that none saw inside */
    struct fault fault;          /* when state is not EXHIBIT_WHOLE; see exhibit_counts_lines */
};

/* Stable names used in tables and reports: "app", "whole", … */
const char *exhibit_kind_name(enum exhibit_kind kind);
const char *exhibit_state_name(enum exhibit_state state);

/* Whether `at` of its faults is a line, which their text names, and not a byte offset. */
bool exhibit_counts_lines(enum exhibit_kind kind);

#endif
