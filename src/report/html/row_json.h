/* row_json.h: walks the flat JSON object of a row copy, so that it can be shown as a table. */
#ifndef AEDILE_REPORT_HTML_ROW_JSON_H
#define AEDILE_REPORT_HTML_ROW_JSON_H

#include "base/buffer.h"

struct row_walk {
    struct bytes rest;
    bool started;
    bool is_text; /* whether the last value stood in quotes */
};

/* The next column: its decoded name and value (text without quotes and escapes; numbers, true,
 * false, null and nested values as written) in the two buffers, which are cleared first. False at
 * the end and where the text is not such an object. */
bool row_next(struct row_walk *walk, struct buffer *ret_name, struct buffer *ret_value);

#endif
