/* filing.h: finds the numbers by which Chinese websites show their filings and licences in the text
 * of a page, and checks their structure. Whether a number is genuine only a register can tell:
 * filing_register.h.
 *
 * Read leniently, as people type: full-width letters and digits, blanks, either script, any dash.
 */
#ifndef AEDILE_KNOWLEDGE_FILING_FILING_H
#define AEDILE_KNOWLEDGE_FILING_FILING_H

#include "base/bytes.h"

enum filing_kind {
    FILING_RECORD,  /* 京ICP备12345678号-1: a website's filing, and which of the filer's */
    FILING_LICENCE, /* 京ICP证030173号: a licence to provide information services */
    FILING_TELECOM, /* 浙B2-20080224, 合字B2-20090004: a value-added telecom licence */
    FILING_PUBLIC_SECURITY, /* 京公网安备11010502030143号 */
};

enum filing_fault {
    FILING_SOUND,
    FILING_NO_PROVINCE,     /* no province's short name before it */
    FILING_BAD_LENGTH,      /* not as many digits as numbers of its kind have */
    FILING_BAD_YEAR,        /* a telecom licence or a long record number without a year in it */
    FILING_OTHER_PROVINCE,  /* the division code (GB/T 2260) is another province's */
    FILING_NO_CLOSING_WORD, /* 号 is missing */
};

enum { FILING_NUMBER_MAX = 64 };

struct filing_number {
    struct bytes text; /* as it stands; a view */
    enum filing_kind kind;
    enum filing_fault fault;
    int province; /* division code, 11 to 65; 0: none, or the whole country (合字) */
    /* In one form, to compare: "京ICP备12345678号-1"; base_size is its length without "-1". */
    char number[FILING_NUMBER_MAX];
    size_t base_size;
};

/* The next number at or after *at, which moves behind it; false when there is none. Time is linear
 * in the text over all calls. */
bool filing_next(struct bytes text, size_t *at, struct filing_number *ret_number);

/* Stable words for tables: "record" "licence" "telecom" "public-security"; "" "no province" … */
const char *filing_kind_name(enum filing_kind kind);
const char *filing_fault_name(enum filing_fault fault);

#endif
