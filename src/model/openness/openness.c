#include "model/openness/openness.h"

/* In the order of enum openness. */
static const struct {
    const char *letter, *name;
    int score;
} classes[] = {
        [OPENNESS_INCONCLUSIVE] = {"I", "inconclusive", -1},
        [OPENNESS_UNREACHABLE] = {"U", "unreachable", -1},
        [OPENNESS_OPEN] = {"O", "open", 6},
        [OPENNESS_THROTTLED] = {"T", "throttled", 5},
        [OPENNESS_WARNED] = {"W", "warned", 4},
        [OPENNESS_COPY_ONLY] = {"D1", "copy-only", 2},
        [OPENNESS_STRIPPED] = {"D2", "stripped", 2},
        [OPENNESS_BLANK] = {"D3", "blank", 2},
        [OPENNESS_REDUCED] = {"D4", "reduced", 2},
        [OPENNESS_CODE_ONLY] = {"D5", "code-only", 2},
        [OPENNESS_REPLACED] = {"R", "replaced", 1},
        [OPENNESS_BLOCKED] = {"B", "blocked", 0},
};

int openness_score(enum openness openness)
{
    return classes[openness].score;
}

bool openness_is_open(enum openness openness)
{
    return classes[openness].score >= classes[OPENNESS_WARNED].score;
}

const char *openness_letter(enum openness openness)
{
    return classes[openness].letter;
}

const char *openness_name(enum openness openness)
{
    return classes[openness].name;
}

const char *openness_reason_name(enum openness_reason reason)
{
    static const char *const names[] = {[REASON_NONE] = "",
            [REASON_CONTROL_FAILED] = "control_failed",
            [REASON_CONTROL_MISSING] = "control_missing",
            [REASON_CONTEXT_DOWN] = "context_down",
            [REASON_CAPTCHA] = "captcha",
            [REASON_LOGIN_WALL] = "login_wall",
            [REASON_CRASH] = "crash",
            [REASON_NO_NETWORK] = "no_network",
            [REASON_RATE_LIMIT] = "rate_limit",
            [REASON_UNDELIVERED] = "undelivered",
            [REASON_NOT_TAPPABLE] = "not_tappable",
            [REASON_LINK_REMOVED] = "link_removed",
            [REASON_CODE_LEFT] = "code_left",
            [REASON_STOP_PAGE] = "stop_page",
            [REASON_COPY_PAGE] = "copy_page",
            [REASON_WARNING_PAGE] = "warning_page",
            [REASON_EXTRA_TAPS] = "extra_taps",
            [REASON_SITE_ISSUED_GATEWAY] = "site_issued_gateway",
            [REASON_UNKNOWN_ISSUER] = "unknown_issuer",
            [REASON_OWN_SERVICE] = "own_service",
            [REASON_UNKNOWN_LANDING] = "unknown_landing",
            [REASON_BLANK_PAGE] = "blank_page",
            [REASON_CONTENT_DIFFERS] = "content_differs",
            [REASON_LESSER_DISPLAY] = "lesser_display",
            [REASON_SLOW] = "slow",
            [REASON_SERVICE_MISCONFIGURED] = "service_misconfigured",
            [REASON_NOT_RECORDED] = "not_recorded",
            [REASON_FINGERPRINT] = "fingerprint"};
    return names[reason];
}

const char *cell_state_name(enum cell_state state)
{
    static const char *const names[] = {[CELL_UNTESTED] = "untested",
            [CELL_UNDECIDED] = "undecided",
            [CELL_OPEN] = "open",
            [CELL_CLOSED] = "closed",
            [CELL_MIXED] = "mixed"};
    return names[state];
}

const char *cell_grade_name(enum cell_grade grade)
{
    static const char *const names[] = {[GRADE_NONE] = "none",
            [GRADE_ANOMALY] = "anomaly",
            [GRADE_PROVISIONAL] = "provisional",
            [GRADE_FIRM] = "firm",
            [GRADE_CONFIRMED] = "confirmed"};
    return names[grade];
}
