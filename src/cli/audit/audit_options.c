#include "cli/audit/audit_options.h"

#include "base/syntax/json_reader.h"
#include "cli/library/library.h"
#include "cli/output.h"

#include <inttypes.h>
#include <stdio.h>

static bool read_whole(
        const struct call *call, enum option_id option, int64_t least, int64_t most, int64_t *value)
{
    const char *text = arguments_value(call->arguments, option);
    char reason[80];
    if (text == NULL) {
        return true;
    }
    bool is_whole = text[0] != 0 && text[strspn(text, "0123456789")] == 0;
    if (is_whole && json_decimal(bytes_of(text), 0, value) && *value >= least && *value <= most) {
        return true;
    }
    (void)snprintf(reason, sizeof(reason), "--%s must be a number from %" PRId64 " to %" PRId64,
            options[option].name, least, most);
    say(NULL, reason);
    return false;
}

static enum exit_code read_thresholds(const struct call *call, struct audit_design *design)
{
    struct library library;
    enum exit_code code = library_load(call, &library);
    if (code == EXIT_CLEAN) {
        const struct audit_thresholds *thresholds = &library.knowledge->thresholds.audit;
        design->level = thresholds->alpha;
        design->block_seconds = thresholds->block_seconds;
        design->block_hours = thresholds->block_hours;
        library_close(&library);
    }
    return code;
}

enum exit_code audit_design_read(const struct call *call, struct audit_design *ret_design)
{
    struct audit_design design = {.personas = 3, .twins = 3, .blocks = 10};
    int64_t seed = 1;
    bool is_ok = read_whole(call, OPTION_PERSONAS, 2, 20, &design.personas) &&
                 read_whole(call, OPTION_TWINS, 2, 20, &design.twins) &&
                 read_whole(call, OPTION_BLOCKS, 1, 200, &design.blocks) &&
                 read_whole(call, OPTION_SEED, 0, INT64_MAX, &seed);
    if (is_ok && design.personas * design.twins > 64) {
        say(NULL, "more than 64 accounts");
        is_ok = false;
    }
    design.seed = (uint64_t)seed;
    enum exit_code code = is_ok ? read_thresholds(call, &design) : EXIT_USAGE;
    if (code == EXIT_CLEAN) {
        *ret_design = design;
    }
    return code;
}
