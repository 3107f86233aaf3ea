/* audit_power.c: aedile audit power, how many accounts and blocks an effect needs. */
#include "base/syntax/json_reader.h"
#include "cli/audit/audit_limits.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "measure/audit/audit.h"
#include "measure/inference/power.h"
#include "measure/inference/relabel.h"
#include "measure/inference/sign_flip.h"
#include "report/text_layout.h"

#include <inttypes.h>

enum { RUNS = 500, ENOUGH = 80 };

static const char note_en[] =
        "All tests of a report are corrected together:\na design whose smallest p is close to %.3g "
        "proves nothing beside another test that fails.\nTo publish: at least 3×3 accounts with "
        "each setting, and 10 blocks.\n";
static const char note_zh[] =
        "报告中的全部检验一并校正：\n最小 p 接近 %.3g "
        "的设计，在另一项检验不显著时不能证明任何结论。\n用于公开的结论至少需每种设置 3×3 "
        "个账号、10 组。\n";

static bool read_effect(const struct call *call, double *ret_effect)
{
    const char *text = arguments_value(call->arguments, OPTION_EFFECT);
    int64_t millionths = 0;
    if (text == NULL || !json_decimal(bytes_of(text), 6, &millionths) || millionths <= 0 ||
            millionths > INT64_C(100000000)) {
        say(NULL, "audit power needs --effect D, a number above 0 and at most 100");
        return false;
    }
    *ret_effect = (double)millionths / 1e6;
    return true;
}

/* A heading that ends where its column does; Chinese characters take two columns. */
static void put_heading(struct buffer *out, const char *text, int width)
{
    layout_spaces(out, width - layout_width(bytes_of(text)));
    buffer_append_text(out, text);
}

/* Rows for whether the switch acts; the first with enough power is marked. */
static enum status put_blocks(struct buffer *out, const struct power_plan *plan, int64_t wanted,
        enum language language, struct fault *why)
{
    static const int64_t usual[] = {4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 60, 100};
    bool is_marked = false;
    buffer_print(out,
            PICK(language,
                    "Does the switch act? Sign flips of matched blocks, one-sided at %.3g:\n",
                    "开关是否起作用？对配对的组做符号翻转检验，单侧 %.3g：\n"),
            plan->level);
    put_heading(out, PICK(language, "blocks", "组"), 8);
    put_heading(out, PICK(language, "smallest p", "最小 p"), 13);
    put_heading(out, PICK(language, "power", "功效"), 9);
    buffer_append_byte(out, '\n');
    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
        double power = 0, least = sign_flip_smallest_p((size_t)usual[i], ALTERNATIVE_GREATER);
        enum status status = power_of_sign_flip(plan, (size_t)usual[i], &power, why);
        if (status != OK) {
            return status;
        }
        int percent = (int)(100 * power + 0.5);
        bool is_first = !is_marked && percent >= ENOUGH;
        is_marked |= is_first;
        buffer_print(out, "%8" PRId64 " %12.3g %6d %%%s%s\n", usual[i], least, percent,
                is_first ? PICK(language, "  enough", "  足够") : "",
                usual[i] == wanted ? PICK(language, "  this design", "  本设计") : "");
        if (is_marked && usual[i] >= wanted) {
            break;
        }
    }
    return OK;
}

static enum status put_accounts(struct buffer *out, const struct power_plan *plan,
        const struct audit_design *design, enum language language, struct fault *why)
{
    static const int64_t usual[][2] = {
            {2, 2}, {2, 3}, {2, 4}, {2, 5}, {3, 2}, {3, 3}, {4, 2}, {5, 2}};
    buffer_print(out,
            PICK(language,
                    "\nIs anything personalised? Whole accounts relabelled, %" PRId64 " blocks:\n",
                    "\n是否存在个性化？对整个账号重排标签，%" PRId64 " 组：\n"),
            design->blocks);
    put_heading(out, PICK(language, "accounts", "账号"), 8);
    put_heading(out, PICK(language, "labellings", "标签排列"), 13);
    put_heading(out, PICK(language, "smallest p", "最小 p"), 13);
    put_heading(out, PICK(language, "corrected", "校正后"), 13);
    put_heading(out, PICK(language, "power", "功效"), 9);
    buffer_append_byte(out, '\n');
    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
        size_t personas = (size_t)usual[i][0], twins = (size_t)usual[i][1];
        double power = 0, count = relabel_count(personas, twins);
        enum status status =
                power_of_relabelling(plan, personas, twins, (size_t)design->blocks, &power, why);
        if (status != OK) {
            return status;
        }
        bool is_this = usual[i][0] == design->personas && usual[i][1] == design->twins;
        double corrected = audit_corrected(1 / count, SWITCH_TESTS);
        buffer_print(out, "%6zu×%zu %12.0f %12.3g %12.3g %6d %%", personas, twins, count, 1 / count,
                corrected, (int)(100 * power + 0.5));
        if (1 / count > plan->level) {
            buffer_print(out, PICK(language, "  can never reach %.3g", "  永远达不到 %.3g"),
                    plan->level);
        } else if (corrected > plan->level) {
            buffer_append_text(
                    out, PICK(language, "  never proves a placebo", "  不能证明形同虚设"));
        }
        buffer_print(out, "%s\n", is_this ? PICK(language, "  this design", "  本设计") : "");
    }
    return OK;
}

static enum exit_code run_power(const struct call *call)
{
    struct audit_design design;
    struct power_plan plan = {.runs = RUNS};
    struct output output = {0};
    struct fault why;
    enum language language = settings_language(call);
    if (!read_effect(call, &plan.effect)) {
        return EXIT_USAGE;
    }
    enum exit_code code = audit_design_read(call, &design);
    if (code != EXIT_CLEAN) {
        return code;
    }
    plan.level = design.level;
    plan.seed = design.seed;
    enum status status = put_blocks(&output.buffer, &plan, design.blocks, language, &why);
    status = status == OK ? put_accounts(&output.buffer, &plan, &design, language, &why) : status;
    buffer_append_byte(&output.buffer, '\n');
    (void)audit_design_limits(&design, language, &output.buffer);
    if (status != OK) {
        say(NULL, why.text);
        buffer_free(&output.buffer);
        return EXIT_ENGINE;
    }
    buffer_print(&output.buffer,
            PICK(language, "\nSeed %" PRIu64 ", %d simulations: ±4 points. ",
                    "\n种子 %" PRIu64 "，模拟 %d 次，误差约 ±4 个百分点。"),
            plan.seed, RUNS);
    buffer_print(&output.buffer, PICK(language, note_en, note_zh), plan.level);
    return output_close(&output) ? EXIT_CLEAN : EXIT_ENGINE;
}

const struct command audit_power = {
        .name = "power",
        .full = "audit power",
        .operands = "",
        .purpose = "Say how many accounts and blocks an effect needs.",
        .details =
                "The effect is measured in its own spread: for the switch, the mean of what it "
                "changes from block to block by the standard deviation of that; for "
                "personalisation, how much further apart lists of different personas are than "
                "those of twins, by the standard deviation of one such distance. 1 is large, 0.5 "
                "is middling. A design whose smallest p is above the level of the tests "
                "(alpha of data/threshold.csv, 0.05) can prove nothing, however large the effect.",
        .examples = "aedile audit power --effect 0.8\n"
                    "aedile audit power --effect 1 --personas 2 --twins 4 --blocks 6\n",
        .options = TAKES(OPTION_EFFECT) | TAKES(OPTION_PERSONAS) | TAKES(OPTION_TWINS) |
                   TAKES(OPTION_BLOCKS) | TAKES(OPTION_SEED) | TAKES(OPTION_DATA),
        .run = run_power,
};
