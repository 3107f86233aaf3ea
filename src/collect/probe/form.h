/* form.h: a plan of link probes as a sheet that a tester fills in on a phone or at a desk: one page
 * of HTML in English and Chinese that loads nothing, sends nothing, and saves trials as JSON Lines.
 */
#ifndef AEDILE_COLLECT_PROBE_FORM_H
#define AEDILE_COLLECT_PROBE_FORM_H

#include "base/buffer.h"
#include "collect/probe/links_plan.h"
#include "model/wording.h"

/* Append the page: a trial for each link in each of the contexts that the channels name. text: the
 * plan's; its digest tells the sheet's answers from those of other plans. language: the one it
 * opens in. Faults: E_MEMORY. */
MUST_CHECK enum status links_form(const struct links_plan *plan, struct bytes text,
        enum language language, struct buffer *out, struct fault *why);

#endif
