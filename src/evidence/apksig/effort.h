/* effort.h: what one APK's signatures may cost, however many signers, blocks and proofs it holds.
 * Private to this folder. */
#ifndef AEDILE_EVIDENCE_APKSIG_EFFORT_H
#define AEDILE_EVIDENCE_APKSIG_EFFORT_H

#include "base/bytes.h"

/* Signatures checked by a key; bytes of certificates; bytes and sections of manifests. */
enum ceiling { CEILING_CHECKS, CEILING_CERTIFICATES, CEILING_TEXT, CEILING_SECTIONS };
enum { CEILINGS = 4 };

struct work;

/* Count towards a ceiling. False from the first amount on that does not fit; an anomaly then says
 * so once, and the caller blames the signer with E_LIMIT: what was not checked never verifies. */
bool work_spend(struct work *work, enum ceiling ceiling, uint64_t amount);

/* How much of it is left. */
size_t work_left(const struct work *work, enum ceiling ceiling);

/* "more than … signatures to check" */
const char *ceiling_reason(enum ceiling ceiling);

#endif
