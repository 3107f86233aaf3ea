/* ooni.h: OONI web_connectivity measurements as trials. Private to this folder.
 *
 * Sources: github.com/ooni/spec, data-formats/df-000 (the measurement), df-001 (requests) and
 * nettests/ts-017 (web_connectivity); versions 0.4 and 0.5 of the test.
 *
 * A measurement compares a network with another one; no app takes part. It becomes a trial of
 * platform "network" in context "direct" that has controls and nothing else: first what the probe
 * fetched, then what the test helper did. The keys `blocking` and `accessible` are OONI's own
 * judgement and are left out: an answer over HTTPS at the end makes them say "not blocked" whatever
 * page it is (ooni/probe, issue 2661), and most pages of refusal come over HTTPS. */
#ifndef AEDILE_EVIDENCE_TRIALS_OONI_H
#define AEDILE_EVIDENCE_TRIALS_OONI_H

#include "evidence/trials/forms.h"

/* Whether the file starts as a measurement of web_connectivity does. */
bool ooni_is_measurement(struct bytes file);

/* One measurement after the other, each on a line or spread over several. Keys that are not used
 * are passed over: OONI adds some with each version. Faults as of the other forms. */
MUST_CHECK enum status trials_read_ooni(
        struct bytes file, size_t skipped, struct record_list *list, struct fault *why);

#endif
