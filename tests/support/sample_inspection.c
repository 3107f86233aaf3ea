#include "support/sample_inspection.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DIGEST_A     "9f2c41d07be3a6585c0f3e1b2d4a69788e7f60514233a2b1c0d9e8f7a6b5c4d3"
#define DIGEST_B     "1b4e28ba2fa11d63a7c9b0de5f8c7a6b5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f00"

static const struct clause clauses[] = {
        {.id = "CN-337-1",
                .jurisdiction = "CN",
                .law = "MIIT-337-2019",
                .article = {"Article 1", "第1条"},
                .source = "MIIT notice 337 of 2019",
                .law_name = {"MIIT notice on apps that infringe users' rights", "工信部 337 号文"},
                .requirement = {"Personal information is collected only after the user agreed.",
                        "未经用户同意，不得收集个人信息。"}},
        {.id = "CN-DSL-27",
                .jurisdiction = "CN",
                .law = "DSL",
                .article = {"Article 27", "第27条"},
                .source = "Data Security Law, 2021",
                .law_name = {"Data Security Law", "《数据安全法》"},
                .requirement = {"Take technical measures that keep data safe.",
                        "采取相应的技术措施，保障数据安全。"},
                .unconfirmed = true},
        {.id = "CN-PIPL-51",
                .jurisdiction = "CN",
                .law = "PIPL",
                .article = {"Article 51(3)", "第51(3)条"},
                .source = "Personal Information Protection Law, 2021",
                .law_name = {"Personal Information Protection Law", "《个人信息保护法》"},
                .requirement = {"Use encryption or other technical measures.",
                        "采取加密、去标识化等安全技术措施。"}},
        {.id = "EU-GDPR-6",
                .jurisdiction = "EU",
                .law = "GDPR",
                .article = {"Article 6", "第6条"},
                .source = "Regulation (EU) 2016/679",
                .law_name = {"General Data Protection Regulation", "《通用数据保护条例》"},
                .requirement = {"Processing needs a legal ground.", "处理须有合法依据。"}},
        {.id = "EU-UNUSED-1",
                .jurisdiction = "EU",
                .law = "UNUSED",
                .article = {"Article 1", "第1条"},
                .source = "-",
                .law_name = {"Not cited", "未被引用"},
                .requirement = {"-", "-"}},
};

static const char *const safety_clauses[] = {"CN-DSL-27", "CN-PIPL-51"};
static const char *const consent_clauses[] = {"CN-337-1", "CN-PIPL-51", "EU-GDPR-6"};

static const struct rule cleartext = {.id = "data-security/cleartext-traffic",
        .path = "rules/data-security/cleartext-traffic.sql",
        .version = "1.2.0",
        .status = RULE_STABLE,
        .kind = RULE_VIOLATION,
        .level = LEVEL_HIGH,
        .precision = PRECISION_HIGH,
        .title = {"Clear-text traffic is allowed to every host", "允许向任意主机明文传输"},
        .rectify = {"Set usesCleartextTraffic to false and list the few hosts that still need it.",
                "将 usesCleartextTraffic 设为 false，仅为确有需要的主机单独放行。"},
        .falsepositive = {"The app sends nothing over the network.", "应用从不联网。"},
        .clauses = safety_clauses,
        .clause_count = COUNT(safety_clauses),
        .sha256 = DIGEST_A};
static const struct rule debuggable = {.id = "data-security/debuggable-release",
        .path = "rules/data-security/debuggable-release.sql",
        .version = "1.0.1",
        .status = RULE_STABLE,
        .kind = RULE_VIOLATION,
        .level = LEVEL_CRITICAL,
        .precision = PRECISION_HIGH,
        .title = {"The released app can be debugged", "发布版应用可被调试"},
        .rectify = {"Build the release without android:debuggable.",
                "发布构建时去掉 android:debuggable。"},
        .clauses = safety_clauses,
        .clause_count = 1,
        .sha256 = DIGEST_B};
static const struct rule blocking = {.id = "market-order/rival-link-list",
        .path = "rules/market-order/rival-link-list.sql",
        .version = "0.3.0",
        .status = RULE_EXPERIMENTAL,
        .kind = RULE_LEAD,
        .level = LEVEL_MEDIUM,
        .precision = PRECISION_LOW,
        .title = {"A list of rivals' hosts stands in the code", "代码中存在竞争对手域名列表"},
        .rectify = {"Open links to rivals as any other link.", "对竞争对手链接一视同仁地打开。"},
        .clauses = consent_clauses,
        .clause_count = 1,
        .sha256 = DIGEST_A};
static const struct rule filing = {.id = "resources/filing-missing",
        .path = "rules/resources/filing-missing.sql",
        .version = "1.0.0",
        .status = RULE_STABLE,
        .kind = RULE_VIOLATION,
        .level = LEVEL_LOW,
        .precision = PRECISION_MEDIUM,
        .title = {"No filing number is shown", "未展示备案号"},
        .sha256 = DIGEST_B};
static const struct rule sdk = {.id = "user-rights/sdk-self-start",
        .path = "rules/user-rights/sdk-self-start.sql",
        .version = "2.0.0",
        .status = RULE_TEST,
        .kind = RULE_VIOLATION,
        .level = LEVEL_MEDIUM,
        .precision = PRECISION_MEDIUM,
        .title = {"A tracking SDK starts itself before consent", "追踪 SDK 在同意前自行启动"},
        .rectify = {"Start the SDK after the user agreed.", "在用户同意之后再启动 SDK。"},
        .clauses = consent_clauses,
        .clause_count = COUNT(consent_clauses),
        .sha256 = DIGEST_A};
static const struct rule popup = {.id = "user-rights/popup-no-close",
        .path = "rules/user-rights/popup-no-close.sql",
        .version = "1.0.0",
        .status = RULE_STABLE,
        .kind = RULE_VIOLATION,
        .level = LEVEL_MEDIUM,
        .precision = PRECISION_HIGH,
        .title = {"A pop-up cannot be closed", "弹窗无法关闭"},
        .sha256 = DIGEST_B};
static const struct rule watch = {.id = "user-rights/watch-only",
        .path = "rules/user-rights/watch-only.sql",
        .version = "1.0.0",
        .status = RULE_STABLE,
        .kind = RULE_VIOLATION,
        .level = LEVEL_INFORMATIONAL,
        .precision = PRECISION_HIGH,
        .title = {"Made for watches", "手表应用专用"},
        .sha256 = DIGEST_B};

static const struct rule *const rules[] = {
        &cleartext, &debuggable, &blocking, &filing, &popup, &sdk, &watch};

static struct finding cleartext_findings[] = {
        {.message = {"Clear-text traffic is allowed for all hosts (targetSdk 27)",
                 "允许向所有主机明文传输（targetSdk 27）"},
                .row_json = "{\"cleartext\":1,\"target_sdk\":27}",
                .fingerprint = DIGEST_A,
                .citations = {{.exhibit = 1,
                                      .table = "app",
                                      .row = 1,
                                      .row_json = "{\"exhibit\":1,\"id\":1,\"package\":"
                                                  "\"com.example.shop\",\"cleartext\":1,"
                                                  "\"target_sdk\":27,\"label\":"
                                                  "\"示例商城\",\"min_sdk\":null}",
                                      .place = {"AndroidManifest.xml", 18233, 3778, 1204, 48},
                                      .bytes_sha256 = DIGEST_A},
                        {.exhibit = 0,
                                .table = "mark",
                                .row = 1,
                                .row_json = "{\"id\":1,\"t_ms\":12300,\"what\":"
                                            "\"consent_refused\"}",
                                .place = {"", 0, 0, 310, 36}}},
                .citation_count = 2}};
static struct finding debuggable_findings[] = {
        {.message = {"Debuggable: " SAMPLE_MARKUP, "可调试：" SAMPLE_MARKUP},
                .row_json = "{\"label\":\"<script>alert('x')<\\/script>\\\"&\"}",
                .fingerprint = DIGEST_B,
                .citations = {{.exhibit = 2,
                        .table = "app",
                        .row = 1,
                        .row_json = "{\"exhibit\":2,\"id\":1,\"label\":\"<script>alert('x')"
                                    "<\\/script>\\\"&\\u001b[31m\\u202e\\n\",\"debuggable\":1}",
                        .place = {"base.apk!/Android[Manifest] 'x'.xml", 4096, 900, 0, 0}}},
                .citation_count = 1},
        {.message = {"Debuggable: " SAMPLE_ESCAPE " " SAMPLE_BIDI,
                 "可调试：" SAMPLE_ESCAPE " " SAMPLE_BIDI},
                .fingerprint = DIGEST_A,
                .citations = {{.exhibit = 1,
                        .table = "app",
                        .row = 2,
                        .row_json = "{\"id\":2}",
                        .place = {"", 0, 0, 7, 1}}},
                .citation_count = 1}};
static struct finding blocking_findings[] = {
        {.message = {"=HYPERLINK(\"http://rival.example\") compared with 12 hosts",
                 "=HYPERLINK(\"http://rival.example\") 与 12 个主机比较"},
                .row_json = "{\"hosts\":12}",
                .fingerprint = DIGEST_B,
                .citations = {{.exhibit = 1,
                        .table = "app_string",
                        .row = 4021,
                        .row_json = "{\"exhibit\":1,\"id\":4021,\"value\":\"rival.example\"}",
                        .place = {"classes2.dex", 220140, 1900233, 880112, 14}}},
                .citation_count = 1}};
static struct finding sdk_findings[] = {
        {.message = {"Example Ads starts itself by the provider com.example.ads.Init",
                 "Example Ads 通过 com.example.ads.Init 自行启动"},
                .row_json = "{\"sdk\":\"Example Ads\"}",
                .fingerprint = DIGEST_A,
                .citations = {{.exhibit = 1,
                        .table = "app_component",
                        .row = 12,
                        .row_json = "{\"exhibit\":1,\"id\":12,\"name\":\"com.example.ads.Init\"}",
                        .place = {"AndroidManifest.xml", 18233, 3778, 2210, 120}}},
                .citation_count = 1}};

static const struct rule_result results[] = {
        {.rule = &cleartext,
                .verdict = VERDICT_FAIL,
                .findings = cleartext_findings,
                .finding_count = 1},
        {.rule = &debuggable,
                .verdict = VERDICT_FAIL,
                .findings = debuggable_findings,
                .finding_count = 2,
                .cut = true},
        {.rule = &blocking,
                .verdict = VERDICT_REVIEW,
                .findings = blocking_findings,
                .finding_count = 1},
        {.rule = &filing, .verdict = VERDICT_PASS},
        {.rule = &popup,
                .verdict = VERDICT_UNKNOWN,
                .reason = {"no UI dump was given", "没有提供界面转储"}},
        {.rule = &sdk, .verdict = VERDICT_FAIL, .findings = sdk_findings, .finding_count = 1},
        {.rule = &watch,
                .verdict = VERDICT_NOTAPPLICABLE,
                .reason = {"not an app for watches", "不是手表应用"}},
};
static const struct rule broken = {.id = "user-rights/zz-broken",
        .path = "zz.sql",
        .version = "0.1.0",
        .status = RULE_EXPERIMENTAL,
        .kind = RULE_VIOLATION,
        .level = LEVEL_LOW,
        .precision = PRECISION_LOW,
        .title = {"Broken", "损坏的规则"},
        .sha256 = DIGEST_B};

static const char *const scenario_rules[] = {"data-security/cleartext-traffic"};
static const struct scenario scenarios[] = {
        {.id = "M21-1a",
                .area = "market-order",
                .title = {"Normal access to other links is limited", "限制正常访问其他链接"},
                .needs = {"link trials", "链接试验"}},
        {.id = "M21-1b",
                .area = "market-order",
                .title = {"Discriminatory blocking", "歧视性屏蔽"}},
        {.id = "M21-2a",
                .area = "user-rights",
                .title = {"A pop-up is one big link, or has no way to close that a user can find",
                        "弹窗整屏为跳转链接，或没有用户能够找到的关闭方式"}},
        {.id = "M21-2b",
                .area = "user-rights",
                .title = {"Personalised service is forced", "强制提供个性化服务"}},
        {.id = "M21-3a",
                .area = "data-security",
                .title = {"Sensitive data is not encrypted in transit", "敏感数据传输未加密"},
                .rules = scenario_rules,
                .rule_count = 1,
                .clauses = safety_clauses,
                .clause_count = COUNT(safety_clauses)},
        {.id = "M21-3b",
                .area = "data-security",
                .title = {"Third parties before consent", "未经同意向第三方提供"}},
        {.id = "M21-4b",
                .area = "resources",
                .title = {"The filing is missing or stale", "备案缺失或失效"}},
};
static const struct coverage coverage[] = {
        {.scenario = &scenarios[0],
                .state = COVERAGE_NOT_TESTED,
                .reason = {"no link trials were given: aedile probe links --help",
                        "没有提供链接试验：aedile probe links --help"}},
        {.scenario = &scenarios[1], .state = COVERAGE_REVIEW, .lead_count = 1, .tested = 1},
        {.scenario = &scenarios[2],
                .state = COVERAGE_NOT_APPLICABLE,
                .reason = {"the app shows no pop-up", "应用没有弹窗"}},
        {.scenario = &scenarios[3],
                .state = COVERAGE_ERROR,
                .reason = {"a rule failed to run", "有规则运行出错"}},
        {.scenario = &scenarios[4], .state = COVERAGE_BREACHED, .finding_count = 3, .tested = 2},
        {.scenario = &scenarios[5],
                .state = COVERAGE_PARTLY,
                .passed = 1,
                .tested = 1,
                .reason = {"traffic was not recorded", "没有录制网络流量"}},
        {.scenario = &scenarios[6], .state = COVERAGE_CLEAN, .passed = 1, .tested = 1},
};
_Static_assert(COUNT(coverage) == COUNT(scenarios), "every scenario has its coverage");
static const struct profile profile = {.id = "cn-miit-2021",
        .path = "profiles/cn-miit-2021.yaml",
        .version = "1.4.0",
        .jurisdiction = "CN",
        .title = {"MIIT campaign of July 2021", "2021 年 7 月工信部专项整治行动"},
        .note = {"Company interviews are left out.", "不包括企业约谈。"},
        .scenarios = scenarios,
        .scenario_count = COUNT(scenarios),
        .sha256 = DIGEST_A};
static const struct profile_coverage profiles[] = {{&profile, coverage}};

static const struct exhibit exhibits[] = {
        {.id = 1,
                .path = "session/示例 app.apk",
                .kind = EXHIBIT_APP,
                .state = EXHIBIT_WHOLE,
                .size = 21412345,
                .sha256 = DIGEST_A},
        {.id = 2,
                .path = "session/<b>'" SAMPLE_BIDI,
                .kind = EXHIBIT_APP,
                .state = EXHIBIT_PARTLY,
                .size = 813,
                .sha256 = DIGEST_B,
                .fault = {.status = E_MALFORMED,
                        .at = 18233,
                        .text = "entry classes.dex: the deflate stream ends early"}},
};

const struct run_facts *sample_run(void)
{
    static const struct rule *all[COUNT(rules) + 1];
    static struct run_facts run = {.tool_version = "0.1.0",
            .rules_digest = DIGEST_A,
            .data_digest = DIGEST_B,
            .rules = all,
            .rule_count = COUNT(all),
            .clauses = clauses,
            .clause_count = COUNT(clauses)};
    for (size_t i = 0; i < COUNT(rules); i++) {
        all[i] = rules[i];
    }
    all[COUNT(rules)] = &broken;
    return &run;
}

static const struct chart_bar bars[] = {
        {{"different personas, switch on " SAMPLE_MARKUP, "不同画像，开启 " SAMPLE_MARKUP}, 0.8991},
        {{"twins, switch on", "孪生账号，开启"}, 0.2049}, {{"beyond the scale", "超出刻度"}, 7}};
static const struct chart charts[] = {{.title = {"shop, the feed", "shop，信息流"},
                                              .sentence = {"48 % remains.", "残留 48%。"},
                                              .note = {"10 blocks", "10 组"},
                                              .measure = {"mean distance", "平均距离"},
                                              .most = 1,
                                              .bars = bars,
                                              .bar_count = COUNT(bars)},
        {.title = {"shop, search", "shop，搜索"},
                .sentence = {"No evidence either way.", "不足以作为任何一方的证据。"},
                .note = {"", ""},
                .measure = {"mean distance", "平均距离"},
                .most = 1}};

const struct inspection *sample_inspection(void)
{
    static struct rule_result all[COUNT(results) + 1];
    static struct inspection inspection = {.path = "session",
            .subject = {.name = "Example Shop",
                    .operator_name = "Example Ltd",
                    .package = "com.example.shop",
                    .version = "8.0.14",
                    .store = "example-store"},
            .device = {"android-12", "CN-SH", "a3", "home"},
            .exhibits = exhibits,
            .exhibit_count = COUNT(exhibits),
            .results = all,
            .result_count = COUNT(all),
            .profiles = profiles,
            .profile_count = COUNT(profiles),
            .charts = charts,
            .chart_count = COUNT(charts)};
    for (size_t i = 0; i < COUNT(results); i++) {
        all[i] = results[i];
    }
    all[COUNT(results)] = (struct rule_result){.rule = &broken,
            .verdict = VERDICT_ERROR,
            .reason = {"no such column: x", "没有这一列：x"}};
    return &inspection;
}

const struct inspection *sample_quiet_inspection(void)
{
    static const struct inspection inspection = {.path = "quiet.apk",
            .subject = {.package = "com.example.quiet", .version = "1.0"},
            .exhibits = exhibits,
            .exhibit_count = 1,
            .results = &results[3],
            .result_count = 1};
    return &inspection;
}

const struct inspection *sample_unread_inspection(void)
{
    static struct rule_result unread[2];
    static const struct exhibit absent = {.path = "unread.apk",
            .state = EXHIBIT_REFUSED,
            .fault = {.text = "cannot open: No such file or directory"}};
    static const struct inspection inspection = {.path = "unread.apk",
            .subject = {.package = "unread.apk"},
            .exhibits = &absent,
            .exhibit_count = 1,
            .results = unread,
            .result_count = 2};
    for (size_t i = 0; i < 2; i++) {
        unread[i] = (struct rule_result){.rule = results[i].rule,
                .verdict = VERDICT_UNKNOWN,
                .reason = {"no exhibit could be read", "没有一份证据可以读取"}};
    }
    return &inspection;
}
