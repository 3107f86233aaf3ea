/* audit_template.c: aedile audit template, a design and the empty sheets that go with it. */
#include "cli/audit/audit_limits.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "measure/inference/random.h"
#include "model/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLACES = 20 }; /* of a sheet's list: as deep as lists are compared */

static const char head[] =
        "run,service,surface,persona,twin,acct,setting,phase,block,ts,order,query,item,rank,price,"
        "currency,label,app_ver,device,net,seed\n";
static const char switch_sheet[] =
        "service,from,found,taps,label,default,after_nag,off24h,off7d,restart,relogin,update,"
        "device2,on2\nSERVICE,feed,,,,,,,,,,,,\n";
static const char example[] =
        "{\"v\":1,\"run\":\"r1\",\"service\":\"SERVICE\",\"surface\":\"feed\",\"persona\":\"p1\","
        "\"twin\":1,\"acct\":\"p1-1\",\"setting\":\"on\",\"phase\":\"on\",\"block\":1,"
        "\"ts\":\"2026-11-01T09:00:00Z\",\"order\":1,\"items\":[\"id1\",[\"id2\",\"id3\"],\"id4\"],"
        "\"prices\":{\"id1\":49.90},\"currency\":\"CNY\",\"labels\":{\"id1\":\"none\"},\"seed\":1}"
        "\n"
        "{\"v\":1,\"type\":\"switch\",\"service\":\"SERVICE\",\"from\":\"feed\",\"found\":\"yes\","
        "\"taps\":5,\"default\":\"on\",\"state_after\":{\"restart\":\"off\",\"off7d\":\"off\"}}\n";

static const char guide_en[] =
        "Personas differ in what their accounts did before (three days at least), and in nothing "
        "else: same city,\nsame network, same version of the app. A persona's accounts are twins: "
        "each does the same as the other.\nA block asks all accounts within %d seconds, in the "
        "order given; blocks begin %d hours or more apart.\nFirst all blocks with the setting "
        "on; then switch it off, wait a day, and all blocks again.\nrankings.csv takes what each "
        "account was shown: fill in SERVICE and the items, delete places that were not\nfilled, "
        "and write one row without item and rank where nothing was shown. switch.csv takes the "
        "switch itself:\nhow many taps from the surface, what it was at first, and what it is at "
        "after a restart, a login, an update, a week.\nA sheet that is not filled in is refused, "
        "with its line. Then: aedile audit show FOLDER\nA program may write JSON Lines "
        "instead:\n";
static const char guide_zh[] =
        "各画像仅在账号此前的行为上不同（至少三天），其余一致：同城、同网络、同应用版本。同一画像的"
        "账号互为孪生，行为相同。\n"
        "一组之内在 %d 秒内按所给次序查询全部账号；组与组的开始时间至少相隔 %d "
        "小时。先在开启状态下完成全部组；\n"
        "随后关闭开关，等待一天，再次完成全部组。rankings.csv 填写每个账号看到的内容：填好 SERVICE "
        "和各项，\n删去未用到的位置；没有显示任何内容时写一行，item 和 rank "
        "留空。switch.csv "
        "填写开关本身：\n从界面到开关的点击次数、默认状态，以及重启、登录、更新、一周之后的状态。\n"
        "未填写的表格会连同行号被拒绝。填好后运行：aedile audit show 文件夹\n程序可改写 JSON "
        "Lines：\n";

struct asked {
    int64_t persona, twin;
};

/* The accounts in an order of which each is equally likely. */
static size_t draw_order(
        const struct audit_design *design, struct random *random, struct asked ret_order[64])
{
    uint8_t numbers[64];
    size_t count = (size_t)(design->personas * design->twins);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = (uint8_t)i;
    }
    random_shuffle(random, numbers, count);
    for (size_t i = 0; i < count; i++) {
        ret_order[i] =
                (struct asked){numbers[i] / design->twins + 1, numbers[i] % design->twins + 1};
    }
    return count;
}

/* Each phase's blocks, in the same order whoever writes them: the seed is recorded. */
static void put_phase(struct buffer *out, const struct audit_design *design, enum phase phase,
        struct random *random, int places)
{
    struct asked order[64];
    const char *setting = phase == PHASE_ON ? "on" : "off";
    for (int64_t block = 1; block <= design->blocks; block++) {
        size_t count = draw_order(design, random, order);
        for (size_t i = 0; i < count; i++) {
            for (int rank = 1; rank <= places; rank++) {
                buffer_print(out,
                        "r1,SERVICE,feed,p%" PRId64 ",%" PRId64 ",p%" PRId64 "-%" PRId64
                        ",%s,%s,%" PRId64 ",,%zu,,,%d,,,,,,,%" PRIu64 "\n",
                        order[i].persona, order[i].twin, order[i].persona, order[i].twin, setting,
                        phase_name(phase), block, i + 1, rank, design->seed);
            }
            if (places == 0) {
                buffer_print(out, "%s,%" PRId64 ",%zu,p%" PRId64 ",%" PRId64 "\n",
                        phase_name(phase), block, i + 1, order[i].persona, order[i].twin);
            }
        }
    }
}

static void put_design(struct buffer *out, const struct audit_design *design, bool is_sheet)
{
    struct random random = random_from_seed(design->seed);
    buffer_append_text(out, is_sheet ? head : "phase,block,order,persona,twin\n");
    put_phase(out, design, PHASE_ON, &random, is_sheet ? PLACES : 0);
    put_phase(out, design, PHASE_OFF_DAY, &random, is_sheet ? PLACES : 0);
}

static void put_guide(struct buffer *out, const struct audit_design *design, enum language language)
{
    buffer_print(out,
            language == LANGUAGE_ZH ? "设计：%" PRId64 " 个画像 × %" PRId64 " 个账号，%" PRId64
                                      " 组，查询次序的种子 %" PRIu64 "\n\n"
                                    : "Design: %" PRId64 " personas × %" PRId64
                                      " accounts, %" PRId64
                                      " blocks; seed of the order of asking %" PRIu64 "\n\n",
            design->personas, design->twins, design->blocks, design->seed);
    (void)audit_design_limits(design, language, out);
    buffer_append_byte(out, '\n');
    buffer_print(out, language == LANGUAGE_ZH ? guide_zh : guide_en, (int)design->block_seconds,
            (int)design->block_hours);
    buffer_append_byte(out, '\n');
    buffer_append_text(out, example);
}

enum { SHEETS = 4 };
static const char *const sheet_names[SHEETS] = {
        "README", "order.csv", "rankings.csv", "switch.csv"};

static bool say_errno(const char *path, int number)
{
    struct fault why;
    (void)refuse(&why, E_IO, 0, "%s", strerror(number));
    say(path, why.text);
    return false;
}

/* A file that exists is a tester's work and never written over. One that cannot be written whole is
 * removed. */
static bool write_new(const char *path, const struct buffer *text)
{
    if (text->failed) {
        say(path, "no memory");
        return false;
    }
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool is_written = file >= 0;
    for (size_t at = 0; is_written && at < text->size;) {
        ssize_t size = write(file, text->data + at, text->size - at);
        is_written = size > 0 || (size < 0 && errno == EINTR);
        at += size > 0 ? (size_t)size : 0;
    }
    int number = errno;
    if (file >= 0 && close(file) != 0) {
        number = is_written ? errno : number;
        is_written = false;
    }
    if (file >= 0 && !is_written) {
        (void)unlink(path);
    }
    return is_written || say_errno(path, number);
}

static void put_sheet(
        struct buffer *out, const struct audit_design *design, enum language language, size_t sheet)
{
    if (sheet == 0) {
        put_guide(out, design, language);
    } else if (sheet + 1 < SHEETS) {
        put_design(out, design, sheet == 2);
    } else {
        buffer_append_text(out, switch_sheet);
    }
}

/* Each line by itself. */
static void say_lines(const char *folder, const struct buffer *text, struct arena *arena)
{
    for (const char *line = buffer_text(text), *end; (end = strchr(line, '\n')) != NULL;
            line = end + 1) {
        const char *alone = arena_print(arena, "%.*s", (int)(end - line), line);
        say(folder, alone != NULL ? alone : "no memory");
    }
}

/* All sheets or none: what the command itself wrote is taken away when a later one fails. */
static bool write_folder(
        const struct call *call, const struct audit_design *design, enum language language)
{
    SCOPED(buffer_free) struct buffer text = {0};
    const char *folder = call->arguments->operands[0], *paths[SHEETS] = {NULL};
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        return say_errno(folder, errno);
    }
    size_t written = 0;
    bool is_ok = true;
    while (is_ok && written < SHEETS) {
        const char *path = arena_print(call->arena, "%s/%s", folder, sheet_names[written]);
        buffer_clear(&text);
        put_sheet(&text, design, language, written);
        is_ok = path != NULL ? write_new(path, &text) : say_errno(folder, ENOMEM);
        paths[written] = path;
        written += is_ok;
    }
    while (!is_ok && written > 0) {
        (void)unlink(paths[--written]);
    }
    buffer_clear(&text);
    if (is_ok && !audit_design_limits(design, language, &text)) {
        say_lines(folder, &text, call->arena); /* nobody should record for nothing */
    }
    return is_ok;
}

static enum exit_code run_template(const struct call *call)
{
    struct audit_design design;
    struct output output = {0};
    enum language language = settings_language(call);
    enum exit_code code = audit_design_read(call, &design);
    if (code != EXIT_CLEAN) {
        return code;
    }
    if (call->arguments->operand_count > 0) {
        interrupt_hold(true);
        bool is_written = write_folder(call, &design, language);
        interrupt_hold(false);
        return is_written ? EXIT_CLEAN : EXIT_ENGINE;
    }
    put_guide(&output.buffer, &design, language);
    buffer_append_byte(&output.buffer, '\n');
    put_design(&output.buffer, &design, false);
    return output_close(&output) ? EXIT_CLEAN : EXIT_ENGINE;
}

const struct command audit_template = {
        .name = "template",
        .full = "audit template",
        .operands = "[FOLDER]",
        .purpose = "Write a design and the empty sheets to record it in.",
        .details =
                "Into FOLDER, which is made when it is not there: how to go about it (README), in "
                "which order to ask the accounts (order.csv), a sheet for what they were shown "
                "(rankings.csv) and for the switch (switch.csv). Files "
                "that exist stay as they are, and that is an error. Without FOLDER the design is "
                "printed. The same seed gives the same order.",
        .examples = "aedile audit template shop-audit\n"
                    "aedile audit template --personas 2 --twins 4 --blocks 6 quick-check\n",
        .options = TAKES(OPTION_PERSONAS) | TAKES(OPTION_TWINS) | TAKES(OPTION_BLOCKS) |
                   TAKES(OPTION_SEED) | TAKES(OPTION_DATA),
        .operands_most = 1,
        .run = run_template,
};
