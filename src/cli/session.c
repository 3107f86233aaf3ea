/* session.c: aedile session new, which writes a commented session.yaml to fill in. */
#include "inspection/session.h"
#include "cli/command_list.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "report/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char template_en[] =
        "# One run by one tester. Every key may be left out; take the # away to use "
        "one.\n"
        "subject:\n"
        "  name: Example Shop            # what is inspected\n"
        "  # operator: Example Ltd       # who runs it\n"
        "  # package: com.example.shop   # of an app\n"
        "  # version: 8.0.14\n"
        "  # store: example-store        # where the app was taken from\n"
        "  # domains: [example.com]      # the operator's own; all others count as third parties\n"
        "# device: {os: android-12, region: CN-SH, account: a1, network: home}\n"
        "#\n"
        "# Values that you planted on the device or typed in, to be found again on the wire. "
        "Kinds: email\n"
        "# phone imei imsi iccid meid android_id oaid advertising_id vendor_id mac serial "
        "cn_resident_id\n"
        "# bank_card iban passport license_plate location name ssid\n"
        "# known_identifiers:\n"
        "#   - {kind: email, value: tester.k7q2@example.com}\n"
        "#\n"
        "# start: 2026-11-01T09:00:00+08:00   # when the run began, by the clock of the marks\n"
        "#\n"
        "# What happened when: seconds from `start`, or a time like that of `start`. For consent:\n"
        "# consent_shown consent_refused consent_accepted consent_withdrawn consent_revisited\n"
        "# marks:\n"
        "#   - {t: 3.5, what: consent_shown}\n"
        "#   - {t: 12.3, what: consent_refused}\n"
        "#\n"
        "# The evidence in this folder; left out: every file that aedile can read. `clock_ahead` "
        "tells by\n"
        "# how many seconds the recording machine's clock was ahead.\n"
        "# exhibits:\n"
        "#   - {file: traffic.har}\n"
        "#   - {file: register.csv}         # filings, docs/formats/filing-register.md\n"
        "#   - {file: capture.pcapng, keylog: keys.txt, app: com.example.shop, clock_ahead: 0.2}\n";

static const char template_zh[] =
        "# 一名检测人员的一次运行。各键均可省略；去掉 # 即可启用。\n"
        "subject:\n"
        "  name: 示例商城                # 检查对象\n"
        "  # operator: 示例有限公司      # 运营者\n"
        "  # package: com.example.shop   # 应用包名\n"
        "  # version: 8.0.14\n"
        "  # store: example-store        # 取得应用的应用商店\n"
        "  # domains: [example.com]      # 运营者自有域名；其余均视为第三方\n"
        "# device: {os: android-12, region: CN-SH, account: a1, network: home}\n"
        "#\n"
        "# 预置在设备上或输入的值，用于在流量中查找。类型：email phone imei imsi iccid meid "
        "android_id\n"
        "# oaid advertising_id vendor_id mac serial cn_resident_id bank_card iban passport\n"
        "# license_plate location name ssid\n"
        "# known_identifiers:\n"
        "#   - {kind: email, value: tester.k7q2@example.com}\n"
        "#\n"
        "# start: 2026-11-01T09:00:00+08:00   # 运行开始时间，与 marks 使用同一时钟\n"
        "#\n"
        "# 何时发生了什么：自 start 起的秒数，或与 start 同样格式的时间。与同意有关的标记：\n"
        "# consent_shown consent_refused consent_accepted consent_withdrawn consent_revisited\n"
        "# marks:\n"
        "#   - {t: 3.5, what: consent_shown}\n"
        "#   - {t: 12.3, what: consent_refused}\n"
        "#\n"
        "# 本文件夹中的证据；省略时为 aedile 能读取的全部文件。clock_ahead "
        "为录制设备时钟超前的秒数。\n"
        "# exhibits:\n"
        "#   - {file: traffic.har}\n"
        "#   - {file: register.csv}         # 备案登记表，docs/formats/filing-register.md\n"
        "#   - {file: capture.pcapng, keylog: keys.txt, app: com.example.shop, clock_ahead: 0.2}\n";

static void complain(const char *path)
{
    struct fault why;
    (void)refuse(&why, E_IO, 0, "%s", strerror(errno));
    say(path, why.text);
}

/* An existing file is a tester's own account and never written over. */
static enum exit_code write_new(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0) {
        bool is_there = errno == EEXIST;
        complain(path);
        return is_there ? EXIT_USAGE : EXIT_ENGINE;
    }
    size_t size = strlen(text);
    bool is_written = write(file, text, size) == (ssize_t)size;
    is_written = (fsync(file) == 0 || errno == EINVAL) && is_written;
    if (close(file) == 0 && is_written) {
        return EXIT_CLEAN;
    }
    complain(path);
    return EXIT_ENGINE;
}

/* What to do next, in one line. */
static void say_next(const char *path, const char *folder, bool is_chinese)
{
    SCOPED(buffer_free) struct buffer text = {0};
    buffer_append_text(
            &text, is_chinese ? "已写出；填写后将证据放入同一文件夹，再运行：aedile inspect "
                              : "written; fill it in, put the evidence beside it, then "
                                "run: aedile inspect ");
    format_shell_word(&text, folder);
    say(path, buffer_text(&text));
}

static enum exit_code run_new(const struct call *call)
{
    const char *folder = call->arguments->operand_count > 0 ? call->arguments->operands[0] : ".";
    const char *path = arena_print(call->arena, "%s/%s", folder, SESSION_FILE);
    if (path == NULL) {
        say(NULL, "no memory for a path");
        return EXIT_ENGINE;
    }
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        complain(folder);
        return EXIT_ENGINE;
    }
    bool is_chinese = settings_language(call) == LANGUAGE_ZH;
    interrupt_hold(true);
    enum exit_code code = write_new(path, is_chinese ? template_zh : template_en);
    interrupt_hold(false);
    if (code == EXIT_CLEAN && arguments_value(call->arguments, OPTION_QUIET) == NULL) {
        say_next(path, folder, is_chinese);
    }
    return code;
}

static const struct command session_new = {
        .name = "new",
        .full = "session new",
        .operands = "[FOLDER]",
        .purpose = "Write a commented session.yaml to fill in.",
        .details = "The folder is made when it is not there. A session.yaml that exists stays as "
                   "it is, "
                   "and that is an error.",
        .examples = "aedile session new shop-refused\n",
        .options = TAKES(OPTION_QUIET),
        .operands_most = 1,
        .run = run_new,
};

static const struct command *const children[] = {&session_new, NULL};

const struct command command_session = {
        .name = "session",
        .full = "session",
        .operands = "",
        .purpose = "Begin the record of one run by one tester.",
        .children = children,
};
