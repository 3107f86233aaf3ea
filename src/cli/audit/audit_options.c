#include "cli/audit/audit_options.h"

#include "base/syntax/json_reader.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "measure/inference/relabel.h"
#include "measure/inference/sign_flip.h"

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

bool audit_design_limits(
        const struct audit_design *design, enum language language, struct buffer *out)
{
    double accounts = 1 / relabel_count((size_t)design->personas, (size_t)design->twins);
    double blocks = sign_flip_smallest_p((size_t)design->blocks, ALTERNATIVE_GREATER);
    double corrected = accounts > 0.5 ? 1 : 2 * accounts;
    bool can_prove = accounts <= AUDIT_LEVEL && blocks <= AUDIT_LEVEL;
    buffer_print(out,
            PICK(language,
                    "Smallest p: %.3g for whether anything is personalised, %.3g for whether the "
                    "switch acts.\nBoth are corrected together; where the switch does nothing, the "
                    "first becomes %.3g.\n",
                    "最小 p：是否个性化 %.3g，开关是否起作用 "
                    "%.3g。\n两项一并校正；开关不起作用时，前者变为 %.3g。\n"),
            accounts, blocks, corrected);
    if (!can_prove) {
        buffer_append_text(
                out, PICK(language, "This design can prove nothing: 0.05 is out of its reach.\n",
                             "本设计不能证明任何结论：达不到 0.05。\n"));
    } else if (corrected > AUDIT_LEVEL) {
        buffer_append_text(out, PICK(language,
                                        "This design cannot prove that a switch does nothing "
                                        "(placebo); 3×3 accounts can.\n",
                                        "本设计不能证明开关形同虚设；3×3 个账号可以。\n"));
    }
    return can_prove && corrected <= AUDIT_LEVEL;
}

bool audit_design_read(const struct call *call, struct audit_design *ret_design)
{
    struct audit_design design = {.personas = 3, .twins = 3, .blocks = 10};
    int64_t seed = 1;
    bool is_ok = read_whole(call, OPTION_PERSONAS, 2, 20, &design.personas) &&
                 read_whole(call, OPTION_TWINS, 2, 20, &design.twins) &&
                 read_whole(call, OPTION_BLOCKS, 1, 200, &design.blocks) &&
                 read_whole(call, OPTION_SEED, 0, INT64_MAX, &seed);
    if (is_ok && design.personas * design.twins > 64) {
        say(NULL, "more than 64 accounts");
        return false;
    }
    design.seed = (uint64_t)seed;
    *ret_design = design;
    return is_ok;
}
