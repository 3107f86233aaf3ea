/* session.h: one run by one tester, as session.yaml describes it. Absent texts are NULL. */
#ifndef AEDILE_MODEL_SESSION_H
#define AEDILE_MODEL_SESSION_H

#include <stddef.h>
#include <stdint.h>

/* What is inspected: a service in one version. For a loose app its manifest fills this in. */
struct subject {
    const char *name, *operator_name, *package, *version, *store;
};

struct device {
    const char *os, *region, *account, *network;
};

struct mark {
    int64_t t_ms;     /* since `start`; may be negative */
    const char *what; /* "consent_shown", "consent_refused", … */
    uint64_t line;    /* in session.yaml */
};

struct known_identifier {
    const char *kind, *value;
    uint64_t line;
};

struct session {
    const char *path; /* of session.yaml; NULL for loose exhibits */
    struct subject subject;
    struct device device;
    const char *start; /* RFC 3339, as written */
    struct mark *marks;
    size_t mark_count;
    struct known_identifier *identifiers;
    size_t identifier_count;
    const char **exhibits; /* file names inside the folder; NULL list: every file in it */
    size_t exhibit_count;
};

#endif
