/* impact_report.h: writes an impact study: as sentences in two languages, or as JSON Lines. */
#ifndef AEDILE_CLI_IMPACT_IMPACT_REPORT_H
#define AEDILE_CLI_IMPACT_IMPACT_REPORT_H

#include "base/buffer.h"
#include "inspection/impact/impact.h"
#include "model/wording.h"

void impact_put_text(struct buffer *out, const struct impact *impact,
        const struct impact_settings *settings, enum language language);

/* One JSON object a line for each firm, event and portfolio, as docs/formats/impact.md lists its
 * members. */
void impact_put_json(struct buffer *out, const struct impact *impact);

#endif
