/* finding.h: what a rule found, with the rows and bytes that prove it, and the rule's verdict. */
#ifndef AEDILE_MODEL_FINDING_H
#define AEDILE_MODEL_FINDING_H

#include "base/hash.h"
#include "base/place.h"
#include "model/rule.h"

/* pass: looked at, no breach · fail: at least one breach · review: leads a person must weigh ·
 * notapplicable: the rule does not concern this subject · unknown: evidence that the rule needs was
 * not given or not readable · error: the rule itself failed (SQL error, time or memory limit). */
enum verdict {
    VERDICT_PASS,
    VERDICT_FAIL,
    VERDICT_NOTAPPLICABLE,
    VERDICT_UNKNOWN,
    VERDICT_ERROR,
    VERDICT_REVIEW,
};

/* One row of evidence, copied, and where it stands in the exhibit. */
struct citation {
    int64_t exhibit; /* id inside the inspection; 0: the session file */
    const char *table;
    int64_t row;          /* its id column */
    const char *row_json; /* the whole row as one JSON object, hidden columns left out */
    struct place place;
    char bytes_sha256[SHA256_HEX + 1]; /* of the bytes at `place`; "" when they were not read */
};

enum { CITATIONS_MAX = 16 };

struct finding {
    struct wording message; /* placeholders filled in */
    const char *row_json;   /* the rule's own row as a JSON object, ev_ columns left out */
    char fingerprint[65];   /* SHA-256: stable across runs and versions of the evidence */
    struct citation citations[CITATIONS_MAX];
    size_t citation_count; /* at least 1 */
};

struct rule_result {
    const struct rule *rule;
    enum verdict verdict;
    struct wording reason; /* why notapplicable, unknown or error; empty otherwise */
    struct finding *findings;
    size_t finding_count;
    bool cut; /* more rows than the ceiling; the rest is not listed */
};

const char *verdict_name(enum verdict verdict); /* "fail" */

#endif
