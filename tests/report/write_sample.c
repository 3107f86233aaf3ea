/* write_sample: one report of the sample on standard output, for the validators and by hand:
 * write_sample FORMAT en|zh-CN [WIDTH] */
#include "written.h"

#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments)
{
    if (count < 3 || report_find(arguments[1]) == NULL) {
        (void)fputs("usage: write_sample FORMAT en|zh-CN [WIDTH]\n", stderr);
        return 2;
    }
    struct report_options options = {
            .language = strcmp(arguments[2], "zh-CN") == 0 ? LANGUAGE_ZH : LANGUAGE_EN,
            .width = count > 3 ? (int)strtoll(arguments[3], NULL, 10) : 0};
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, arguments[1], 2, &options);
    size_t written = fwrite(buffer_text(&out), 1, out.size, stdout);
    return out.failed || written != out.size || fflush(stdout) != 0 ? 1 : 0;
}
