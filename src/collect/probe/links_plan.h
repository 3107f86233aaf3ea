/* links_plan.h: the plan of link probes, docs/formats/probe-plan.md. */
#ifndef AEDILE_COLLECT_PROBE_LINKS_PLAN_H
#define AEDILE_COLLECT_PROBE_LINKS_PLAN_H

#include "collect/plan/plan.h"

enum { LINKS_MAX = 1000, CHANNELS_MAX = 16, ROUNDS_MAX = 1000, CONTROLS_MAX = 8 };

/* A way by which a link is opened. */
struct links_channel {
    const char *name, *context;
    const char *link; /* "https://gateway.example/?target={url}"; NULL: the link itself */
    bool is_browser, has_marker;
    int64_t rounds; /* trials of each link */
};

struct links_target {
    const char *service, *url_kind, *url, *peer_of; /* url_kind, peer_of: NULL when not said */
};

struct links_plan {
    const char *platform, *app_version, *os, *region, *account, *network, *vantage;
    const char *user_agent, *marker, *language; /* NULL: the usual */
    const char *neutral;
    int64_t seed, controls, gap_ms, timeout_ms, quiet_ms;
    int64_t repeat_ms; /* from a failed control to the next try; 0: none is made */
    bool screenshots;
    struct address_book book;
    const struct links_channel *channels;
    size_t channel_count;
    const struct links_target *targets;
    size_t target_count;
    size_t trial_count; /* of the whole run */
};

/* Everything lives in the arena, so the text may go. Faults: E_MALFORMED with the line in why->at
 * and line and key in the text; E_LIMIT when the run would have more than TRIALS_MAX trials. */
MUST_CHECK enum status links_plan_read(
        struct bytes text, struct arena *arena, struct links_plan **ret_plan, struct fault *why);

#endif
