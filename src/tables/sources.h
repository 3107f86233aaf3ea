/* sources.h: what the tables of one inspection read: its exhibits, the session, the knowledge. */
#ifndef AEDILE_TABLES_SOURCES_H
#define AEDILE_TABLES_SOURCES_H

#include "base/buffer.h"
#include "evidence/apk.h"
#include "evidence/traffic/traffic.h"
#include "knowledge/filing/filing_register.h"
#include "knowledge/knowledge.h"
#include "model/checkout.h"
#include "model/exhibit.h"
#include "model/openness/trial.h"
#include "model/recording.h"
#include "model/session.h"

struct code_facts;            /* tables/code/code.h */
struct link_rows;             /* tables/openness/links.h */
struct personalisation_facts; /* tables/personalisation/recordings.h */
struct traffic_facts;         /* tables/traffic/facts.h */

struct source {
    const struct exhibit *exhibit;
    const struct app *app;         /* NULL unless the exhibit is an app that could be read */
    const struct code_facts *code; /* what one pass over the code found; NULL without an app */
    const struct traffic *traffic; /* NULL unless the exhibit holds traffic that could be read */
    const struct traffic_facts *traffic_facts; /* NULL without traffic */
    const struct filing_register *filings;     /* NULL unless the exhibit is a register */
    const struct trial_set *trials;            /* NULL unless the exhibit holds link trials */
    const struct checkout_set *checkouts;      /* NULL unless the exhibit has a checkout record */
    const struct link_rows *links; /* of the trials, judged with those of all exhibits */
    const struct knowledge *knowledge;
    const struct session *session;      /* never NULL */
    struct identifier_scanner *scanner; /* of the session; NULL: identifiers are not looked for */
    unsigned unwanted;  /* facts of traffic that are not worked out, of tables/wanted.h */
    const char *sender; /* package whose traffic it is, as the session says, or NULL */
    void (*forget)(struct bytes piece);     /* of `mapped`: the kernel may drop what was looked at;
                                               NULL: it stays */
    struct bytes file;                      /* the exhibit itself; empty for a folder */
    struct bytes mapped;                    /* the file that holds the traffic, or some of it */
    int64_t clock_ahead_ms;                 /* of the exhibit's clock before the session's */
    const struct recording_set *recordings; /* NULL unless the exhibit holds recorded rankings */
    const struct personalisation_facts *personalisation; /* what they come to; NULL without */
};

struct sources {
    const struct source *items; /* one an exhibit, in id order */
    size_t count;
    const struct knowledge *knowledge;
    const struct session *session;
};

#endif
