#include "model/exhibit.h"

const char *exhibit_kind_name(enum exhibit_kind kind)
{
    static const char *const names[] = {[EXHIBIT_UNKNOWN] = "unknown",
            [EXHIBIT_APP] = "app",
            [EXHIBIT_SESSION] = "session",
            [EXHIBIT_HAR] = "har",
            [EXHIBIT_CAPTURE] = "capture",
            [EXHIBIT_REGISTER] = "register",
            [EXHIBIT_TRIALS] = "trials",
            [EXHIBIT_RANKINGS] = "rankings",
            [EXHIBIT_CHECKOUTS] = "checkouts"};
    return names[kind];
}

const char *exhibit_state_name(enum exhibit_state state)
{
    static const char *const names[] = {
            [EXHIBIT_WHOLE] = "whole", [EXHIBIT_PARTLY] = "partly", [EXHIBIT_REFUSED] = "refused"};
    return names[state];
}

bool exhibit_counts_lines(enum exhibit_kind kind)
{
    return kind == EXHIBIT_SESSION || kind >= EXHIBIT_REGISTER;
}
