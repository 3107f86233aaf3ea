/* filing_register.h: a register of filings as somebody exported it
 * (docs/formats/filing-register.md) and what it says about a number found on a page. The register
 * is evidence of a day: it is never fetched. */
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
    size_t ordinal; /* among the rows as they stand in the register, from 0 */
};

struct filing_register {
    const struct filing_row *rows;      /* sorted by number without suffix, then line */
    const struct filing_row **in_order; /* the same as they stand in the register */
    size_t row_count;
};

/* Whether a file is meant as a register: its first line names the columns. */
bool filing_register_is_register(struct bytes file);

/* Read `number,operator,domain,status,expires`. E_MALFORMED names the line. */
MUST_CHECK enum status filing_register_load(struct bytes csv, struct arena *arena,
        struct filing_register *ret_register, struct fault *why);

enum filing_verdict {
    FILING_FINE,
    FILING_MISSING,        /* the page shows no number */
    FILING_MALFORMED,      /* it cannot be a number of its kind */
    FILING_UNREGISTERED,   /* the register does not have it */
    FILING_OTHER_OPERATOR, /* registered for somebody else */
    FILING_OTHER_DOMAIN,   /* registered for websites that this is none of */
    FILING_CANCELLED,
    FILING_EXPIRED,
};

/* Who shows the number, where and when; what is empty is not compared. */
struct filing_holder {
    struct bytes operator_name, host;
    struct bytes day; /* "2026-11-27" */
};

/* What the register says; the best of all rows with the number. *ret_row is the row it rests on,
 * NULL when none. `number` is NULL when the page shows none. */
enum filing_verdict filing_compare(const struct filing_register *list,
        const struct filing_number *number, const struct filing_holder *holder,
        const struct filing_row **ret_row);

/* "fine" "missing" "malformed" "unregistered" "other operator" "other domain" "cancelled" "expired"
 */
const char *filing_verdict_name(enum filing_verdict verdict);

#endif
