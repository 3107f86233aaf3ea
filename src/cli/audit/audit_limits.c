#include "cli/audit/audit_limits.h"

#include "measure/audit/audit.h"
#include "measure/inference/relabel.h"
#include "measure/inference/sign_flip.h"

bool audit_design_limits(
        const struct audit_design *design, enum language language, struct buffer *out)
{
    double accounts = 1 / relabel_count((size_t)design->personas, (size_t)design->twins);
    double blocks = sign_flip_smallest_p((size_t)design->blocks, ALTERNATIVE_GREATER);
    double corrected = audit_corrected(accounts, SWITCH_TESTS);
    bool can_prove = accounts <= design->level && blocks <= design->level;
    buffer_print(out,
            PICK(language,
                    "Smallest p: %.3g for whether anything is personalised, %.3g for whether the "
                    "switch acts.\nBoth are corrected together; where the switch does nothing, the "
                    "first becomes %.3g.\n",
                    "最小 p：是否个性化 %.3g，开关是否起作用 "
                    "%.3g。\n两项一并校正；开关不起作用时，前者变为 %.3g。\n"),
            accounts, blocks, corrected);
    if (!can_prove) {
        buffer_print(out,
                PICK(language, "This design can prove nothing: %.3g is out of its reach.\n",
                        "本设计不能证明任何结论：达不到 %.3g。\n"),
                design->level);
    } else if (corrected > design->level) {
        buffer_append_text(out, PICK(language,
                                        "This design cannot prove that a switch does nothing "
                                        "(placebo); 3×3 accounts can.\n",
                                        "本设计不能证明开关形同虚设；3×3 个账号可以。\n"));
    }
    return can_prove && corrected <= design->level;
}
