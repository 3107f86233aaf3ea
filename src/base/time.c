#include "base/time.h"

#include <string.h>
#include <time.h>

void time_print(int64_t seconds_since_1970, char ret_text[TIME_TEXT])
{
    time_t seconds = (time_t)seconds_since_1970;
    struct tm parts;
    memset(ret_text, 0, TIME_TEXT);
    if (gmtime_r(&seconds, &parts) != NULL && parts.tm_year >= -1900 && parts.tm_year < 8100) {
        (void)strftime(ret_text, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
}
