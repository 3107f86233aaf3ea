/* found.h: the kinds of things that the pass over an app's code and files finds. */
#ifndef AEDILE_TABLES_CODE_FOUND_H
#define AEDILE_TABLES_CODE_FOUND_H

#include "tables/sources.h"

struct code_sdk {
    const struct sdk *sdk;
    const struct sdk_mark *mark; /* the first that fitted */
    bool referenced, defined, declared, started, disabled;
    size_t classes; /* of the SDK that the app defines or names */
    struct place place;
};

struct code_url {
    const char *url, *scheme, *host;
    const struct platform *platform; /* whose domain or scheme it is; NULL when unknown */
    struct place place;
};

struct code_reference { /* a name of another platform, written into the code */
    const char *kind;   /* "package", "domain", "scheme" */
    const char *value;
    const struct platform *platform;
    struct place place;
};

struct code_secret {
    const struct secret_kind *kind;
    const char *masked;
    char sha256[SHA256_HEX + 1];
    bool checked;
    struct place place;
};

struct code_library { /* a native library */
    size_t part;
    const struct zip_entry *entry;
    const char *name; /* file name; points into the entry's path */
};

struct code_packer {
    const struct packer_mark *mark;
    const char *found; /* the name that fitted */
    struct place place;
};

struct code_payment {
    const struct payment_mark *mark;
    const char *found; /* the name that fitted; of a call: the class that calls */
    struct place place;
};

#endif
