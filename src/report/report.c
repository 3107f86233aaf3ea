#include "report/report.h"

#include "report/formats.h"

static const struct report_format *const formats[] = {
        &report_text, &report_json, &report_sarif, &report_csv, &report_html};

const struct report_format *const *report_formats(size_t *ret_count)
{
    *ret_count = sizeof(formats) / sizeof(formats[0]);
    return formats;
}

const struct report_format *report_find(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (strcmp(formats[i]->name, name) == 0) {
            return formats[i];
        }
    }
    return NULL;
}
