/* formats.h: the formats of the list in report.c, one a file. */
#ifndef AEDILE_REPORT_FORMATS_H
#define AEDILE_REPORT_FORMATS_H

#include "report/report.h"

extern const struct report_format report_text;
extern const struct report_format report_json;
extern const struct report_format report_sarif;
extern const struct report_format report_csv;
extern const struct report_format report_html;

#endif
