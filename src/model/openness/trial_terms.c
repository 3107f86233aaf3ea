#include "model/openness/trial_terms.h"

const char *answer_name(enum answer answer)
{
    static const char *const names[] = {
            [ANSWER_UNKNOWN] = "unknown", [ANSWER_NO] = "no", [ANSWER_YES] = "yes"};
    return names[answer];
}

const char *issuer_name(enum issuer issuer)
{
    static const char *const names[] = {[ISSUER_UNKNOWN] = "unknown",
            [ISSUER_CLIENT] = "client",
            [ISSUER_PLATFORM] = "platform",
            [ISSUER_SERVICE] = "service",
            [ISSUER_OTHER] = "other"};
    return names[issuer];
}

const char *passage_name(enum link_passage passage)
{
    static const char *const names[] = {[PASSAGE_UNKNOWN] = "unknown",
            [PASSAGE_TAP] = "tap",
            [PASSAGE_STATUS] = "status",
            [PASSAGE_META] = "meta",
            [PASSAGE_SCRIPT] = "script",
            [PASSAGE_CONTROL] = "control",
            [PASSAGE_SCHEME] = "scheme"};
    return names[passage];
}

const char *display_name(enum display display)
{
    static const char *const names[] = {[DISPLAY_UNKNOWN] = "unknown",
            [DISPLAY_CARD] = "card",
            [DISPLAY_PLAIN] = "plain",
            [DISPLAY_FOLDED] = "folded",
            [DISPLAY_STRIPPED] = "stripped"};
    return names[display];
}

const char *wall_name(enum wall wall)
{
    static const char *const names[] = {[WALL_NONE] = "none",
            [WALL_CAPTCHA] = "captcha",
            [WALL_LOGIN] = "login",
            [WALL_CRASH] = "crash",
            [WALL_NO_NETWORK] = "no_network",
            [WALL_RATE_LIMIT] = "rate_limit"};
    return names[wall];
}
