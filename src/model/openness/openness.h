/* openness.h: what link trials amount to: the class of one trial, the state of a cell (one
 * platform, context, service, kind of URL). */
#ifndef AEDILE_MODEL_OPENNESS_OPENNESS_H
#define AEDILE_MODEL_OPENNESS_OPENNESS_H

#include "model/openness/trial.h"

#include <stdbool.h>

/* From best to worst; the letters are those of reports. */
enum openness {
    OPENNESS_INCONCLUSIVE, /* I: no judgement, with a reason */
    OPENNESS_UNREACHABLE,  /* U: fails everywhere, whatever the platform does */
    OPENNESS_OPEN,         /* O */
    OPENNESS_THROTTLED,    /* T: opens, slowly */
    OPENNESS_WARNED,       /* W: opens after one tap on a warning */
    OPENNESS_COPY_ONLY,    /* D1 */
    OPENNESS_STRIPPED,     /* D2: text altered, or not to be tapped */
    OPENNESS_BLANK,        /* D3 */
    OPENNESS_REDUCED,   /* D4: folded or lesser display than a peer's, or two more taps or more */
    OPENNESS_CODE_ONLY, /* D5: only a pass phrase is left */
    OPENNESS_REPLACED,  /* R: lands on the platform's own service */
    OPENNESS_BLOCKED,   /* B */
};
enum { OPENNESS_COUNT = OPENNESS_BLOCKED + 1 };

/* Why a trial is inconclusive, or what decided its class. */
enum openness_reason {
    REASON_NONE,
    REASON_CONTROL_FAILED,
    REASON_CONTROL_MISSING,
    REASON_CONTEXT_DOWN,
    REASON_CAPTCHA,
    REASON_LOGIN_WALL,
    REASON_CRASH,
    REASON_NO_NETWORK,
    REASON_RATE_LIMIT,
    REASON_UNDELIVERED,
    REASON_NOT_TAPPABLE,
    REASON_LINK_REMOVED,
    REASON_CODE_LEFT,
    REASON_STOP_PAGE,
    REASON_COPY_PAGE,
    REASON_WARNING_PAGE,
    REASON_EXTRA_TAPS,
    REASON_SITE_ISSUED_GATEWAY,
    REASON_UNKNOWN_ISSUER, /* a gateway page, and nobody recorded who sent the reader there */
    REASON_OWN_SERVICE,
    REASON_UNKNOWN_LANDING,
    REASON_BLANK_PAGE,
    REASON_CONTENT_DIFFERS,
    REASON_LESSER_DISPLAY,
    REASON_SLOW,
    REASON_SERVICE_MISCONFIGURED,
    REASON_NOT_RECORDED, /* the record lacks what the decision needs */
    REASON_FINGERPRINT,  /* the content is a known page of refusal */
};
enum { REASON_COUNT = REASON_FINGERPRINT + 1 };

struct openness_verdict {
    enum openness openness;
    enum openness_reason reason;
    const char *gateway; /* id of the row of data/gateway.csv that decided, or NULL */
    int32_t hop;         /* index of the hop that decided, or -1 */
};

/* O 6, T 5, W 4, D1–D5 2, R 1, B 0; -1 for I and U, which are left out of every count. */
int openness_score(enum openness openness);
bool openness_is_open(enum openness openness);                 /* O, T or W */
const char *openness_letter(enum openness openness);           /* "D1" */
const char *openness_name(enum openness openness);             /* "copy-only" */
const char *openness_reason_name(enum openness_reason reason); /* "context_down"; "" for none */

enum cell_state { CELL_UNTESTED, CELL_UNDECIDED, CELL_OPEN, CELL_CLOSED, CELL_MIXED };
enum cell_grade { GRADE_NONE, GRADE_ANOMALY, GRADE_PROVISIONAL, GRADE_FIRM, GRADE_CONFIRMED };
const char *cell_state_name(enum cell_state state); /* "closed" */
const char *cell_grade_name(enum cell_grade grade); /* "firm" */

#endif
