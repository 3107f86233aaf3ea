/* option_id.h: the options by name, and sets of them. */
#ifndef AEDILE_CLI_OPTION_ID_H
#define AEDILE_CLI_OPTION_ID_H

#include <stdint.h>

enum option_id {
    OPTION_PROFILE,
    OPTION_FORMAT,
    OPTION_QUERY_FORMAT,
    OPTION_TABLES_FORMAT,
    OPTION_JSON,
    OPTION_OUTPUT,
    OPTION_LANG,
    OPTION_FAIL_ON,
    OPTION_COLOR,
    OPTION_RULES,
    OPTION_RULES_ONLY,
    OPTION_DATA,
    OPTION_PARAM,
    OPTION_JOBS,
    OPTION_BOM,
    OPTION_REVEAL,
    OPTION_PLATFORM,
    OPTION_SERVICE,
    OPTION_CONTEXT,
    OPTION_QUIET,
    OPTION_ALLOW_PRIVATE,
    OPTION_EVENTS,
    OPTION_MARKET,
    OPTION_WINDOW,
    OPTION_ESTIMATION,
    OPTION_IMPACT_FORMAT,
    OPTION_SHORT_HELP,
    OPTION_HELP,
    OPTION_COUNT,
};

typedef uint64_t option_set; /* one bit an option */

#define TAKES(option) (UINT64_C(1) << (option))

#endif
