/* session.h: one run by one tester, as session.yaml describes it. Absent texts are NULL. */
#ifndef AEDILE_MODEL_SESSION_H
#define AEDILE_MODEL_SESSION_H

#include <stddef.h>
#include <stdint.h>

/* What is inspected: a service in one version. For a loose app its manifest fills this in. */
struct subject {
    const char *name, *operator_name, *package, *version, *store;
    const char **domains; /* the operator's own registrable domains, as the tester says */
    size_t domain_count;
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

struct session_exhibit {
    const char *file;       /* name inside the session's folder */
    const char *key_log;    /* name of its TLS key log, or NULL */
    const char *app;        /* package whose traffic it is, or NULL */
    int64_t clock_ahead_ms; /* of the recording machine's clock before that of the marks */
};

struct session {
    const char *path; /* of session.yaml; NULL for loose exhibits */
    struct subject subject;
    struct device device;
    const char *start; /* RFC 3339, as written */
    int64_t start_ms;  /* the same, since 1970; meaningless without start */
    struct mark *marks;
    size_t mark_count;
    struct known_identifier *identifiers;
    size_t identifier_count;
    struct session_exhibit *exhibits; /* NULL list: every file in the folder */
    size_t exhibit_count;
};

#endif
