/* trial.h: one tap on one link in one app, as a tester or a probe recorded it: raw facts only. What
 * they amount to (open, warned of, blocked) is judged from them: model/openness/openness.h. Texts
 * that the record lacks are NULL, numbers -1, questions not answered ANSWER_UNKNOWN.
 * docs/formats/trials.md gives the record on file. */
#ifndef AEDILE_MODEL_OPENNESS_TRIAL_H
#define AEDILE_MODEL_OPENNESS_TRIAL_H

#include "base/place.h"
#include "model/openness/trial_terms.h"

#include <stdbool.h>
#include <stddef.h>

struct trial_hop {
    const char *url;
    enum issuer issuer; /* as recorded */
    enum link_passage passage;
    int32_t status;          /* HTTP status of its answer */
    int64_t ms;              /* until its answer began */
    const char *text;        /* visible text of the page that showed, or the telling part of it */
    enum answer has_control; /* the page offers a control to go on */
};

struct trial_page {
    int32_t status;
    const char *final, *title, *canonical; /* canonical: its own URL or product id */
    int64_t visible;                       /* characters of visible text */
    int64_t ms;
    enum wall wall;
    const char *vantage; /* where it was fetched from; NULL: the tester's own network */
    const char *ts; /* when, RFC 3339 as written; NULL: not recorded, or the trial's own time */
    int64_t at_ms;  /* the same, since 1970 */
};

/* Whether a direct fetch answered with the site's page: 200 to 399, and no wall. */
static inline bool control_works(const struct trial_page *control)
{
    return control->wall == WALL_NONE && control->status >= 200 && control->status < 400;
}

struct trial {
    uint64_t line;
    struct place place; /* of the record in its file */
    const char *ts;     /* RFC 3339, as written */
    int64_t at_ms;      /* the same, since 1970 */
    const char *platform, *app_version, *os, *region, *account, *context;
    const char *service, *url_kind, *url, *peer_of; /* peer_of: the type of service compared in */
    enum answer delivered, tappable, neutral_ok;
    enum display display;
    const char *left; /* what was left of the message when the link was altered: "code", "text" */
    int32_t taps;     /* from the message to the page */
    const struct trial_hop *hops;
    size_t hop_count;
    struct trial_page page; /* where the trial ended */
    const struct trial_page
            *controls; /* the same URL fetched directly; the first in the same minute */
    size_t control_count;
    const struct trial_page *neutrals; /* timings of the neutral link, may be none */
    size_t neutral_count;
    enum answer page_open, app_open_scheme, app_open_link; /* did the service's app open */
    enum answer association; /* the service's assetlinks.json/apple-app-site-association is valid */
    const char *const *evidence; /* "sha256:…" of screenshots and bodies */
    size_t evidence_count;
    const char *recorded_class, *recorded_reason, *recorded_rules; /* derived earlier, if at all */
};

struct trial_set {
    const struct trial *trials; /* in file order */
    size_t count;
};

enum { TRIAL_HOPS_MAX = 10, TRIAL_CONTROLS_MAX = 16 };

#endif
