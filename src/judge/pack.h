/* pack.h: the rules of a run, read from their files and checked. */
#ifndef AEDILE_JUDGE_PACK_H
#define AEDILE_JUDGE_PACK_H

#include "base/arena.h"
#include "model/profile.h"
#include "model/rule.h"

struct rule_file {
    const char *path; /* below the rules folder: "data-security/cleartext-traffic.sql" */
    struct bytes content;
};

struct pack {
    const struct rule **rules; /* sorted by id */
    size_t count;
    char digest[65]; /* SHA-256 over the files' digests in id order */
};

enum { RULE_FILE_MAX = 256 * 1024, RULES_MAX = 10000 };

/* Read one rule file. Faults: E_MALFORMED with the line in why->at and in the text. */
MUST_CHECK enum status rule_read(const struct rule_file *file, struct arena *arena,
        struct rule **ret_rule, struct fault *why);

/* Read all; a later file with the id of an earlier one replaces it. The first bad file ends it. */
MUST_CHECK enum status pack_read(const struct rule_file *files, size_t count, struct arena *arena,
        struct pack *ret_pack, struct fault *why);

/* The rules of `base`, and those of the files behind them, as if all had been read. */
MUST_CHECK enum status pack_extend(const struct pack *base, const struct rule_file *files,
        size_t count, struct arena *arena, struct pack *ret_pack, struct fault *why);

const struct rule *pack_find(const struct pack *pack, const char *id);

/* Read a profile's YAML. Rule ids that are not in the pack are a fault. */
MUST_CHECK enum status profile_read(const struct rule_file *file, const struct pack *pack,
        struct arena *arena, struct profile **ret_profile, struct fault *why);

/* How far the results, in id order of their rules, cover a profile: one coverage a scenario, in the
 * arena. */
MUST_CHECK enum status profile_cover(const struct profile *profile,
        const struct rule_result *results, size_t count, struct arena *arena,
        struct coverage **ret_coverage, struct fault *why);

#endif
