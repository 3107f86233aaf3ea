/* filing_register.h: a register of filings as somebody exported it
 * (docs/formats/filing-register.md). The register is evidence of a day: it is never fetched. What
 * it says about a number found on a page is for rules to compare. */
#ifndef AEDILE_KNOWLEDGE_FILING_FILING_REGISTER_H
#define AEDILE_KNOWLEDGE_FILING_FILING_REGISTER_H

#include "base/arena.h"
#include "knowledge/filing/filing.h"

struct filing_row {
    enum filing_kind kind;
    const char *number;        /* in the form of filing_number.number */
    size_t base_size;          /* of it, without the website's "-1" */
    const char *operator_name; /* "" when not said */
    const char *domain;        /* in lower case; "" when not said */
    bool cancelled;
    const char *expires; /* "2026-12-31", "" when it does not end */
    uint64_t line;       /* of the register, and the bytes it stands on */
    uint64_t at, size;
};

struct filing_register {
    const struct filing_row *rows; /* as they stand in the register */
    size_t row_count;
};

/* Whether a file is meant as a register: its first line names the columns. */
bool filing_register_is_register(struct bytes file);

/* Read `number,operator,domain,status,expires`. E_MALFORMED names the line. */
MUST_CHECK enum status filing_register_load(struct bytes csv, struct arena *arena,
        struct filing_register *ret_register, struct fault *why);

#endif
