/* trials.c: how fast link trials are judged, in CPU time of this process: each trial's hops are
 * matched with data/gateway.csv, then the class follows; once more with whose each host is, looked
 * up in data/platform.csv.
 *
 *   bench_trials DATA_DIR [TRIALS] */
#include "base/file.h"
#include "knowledge/gateway/side.h"
#include "knowledge/knowledge.h"
#include "measure/openness/classify.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SHAPES = 8, HOPS = 2, TEXT_SIZE = 200, TRIALS = 1000000, RUNS = 5 };
#define CONFIRM "https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?url=x&a="

/* One trial and all that it points to, so that each takes its own memory. */
struct item {
    struct trial trial;
    struct trial_hop hops[HOPS];
    struct trial_page control;
    char url[TEXT_SIZE], first[TEXT_SIZE], title[TEXT_SIZE], text[TEXT_SIZE];
};

struct lists {
    struct arena arena;
    struct platform_list platforms;
    const struct gateway_list *gateways;
    struct thresholds thresholds;
};

static double seconds(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool read_data(const char *folder, const char *name, struct file *ret_file)
{
    char path[4096];
    struct fault why = {0};
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (file_open(path, ret_file, &why) == OK) {
        return true;
    }
    (void)fprintf(stderr, "%s: %s\n", path, why.text);
    return false;
}

static bool load(const char *folder, struct lists *lists)
{
    SCOPED(file_close) struct file platform = {0};
    SCOPED(file_close) struct file gateway = {0};
    SCOPED(file_close) struct file threshold = {0};
    return read_data(folder, "platform.csv", &platform) &&
           read_data(folder, "gateway.csv", &gateway) &&
           read_data(folder, "threshold.csv", &threshold) &&
           platform_load(platform.bytes, &lists->arena, &lists->platforms, NULL) == OK &&
           gateway_load(gateway.bytes, &lists->arena, &lists->gateways, NULL) == OK &&
           thresholds_load(threshold.bytes, &lists->arena, &lists->thresholds, NULL) == OK;
}

/* Eight kinds of trials in turn: most open by one or two hops, some are stopped or warned of. */
static void compose(struct item *item, unsigned number)
{
    static const char *const texts[SHAPES] = {"", "", "", "继续访问", "已停止访问该网页",
            "如需浏览，请长按网址复制后使用浏览器访问", "", ""};
    unsigned shape = number % SHAPES;
    (void)snprintf(item->url, TEXT_SIZE, "https://item.taobao.com/item.htm?id=%u", number);
    (void)snprintf(
            item->first, TEXT_SIZE, "%s%u", shape < 3 ? "https://m.tb.cn/h." : CONFIRM, number);
    (void)snprintf(item->title, TEXT_SIZE, "夏季新款连衣裙 第 %u 号 淘宝网", number);
    (void)snprintf(item->text, TEXT_SIZE, "%s", texts[shape]);
    struct trial_page page = {.status = 200,
            .final = item->url,
            .title = item->title,
            .visible = 8000 + number % 4000,
            .ms = 300};
    item->control = page;
    item->control.visible = 8000;
    item->hops[0] = (struct trial_hop){.url = item->first,
            .issuer = ISSUER_CLIENT,
            .passage = PASSAGE_TAP,
            .text = item->text,
            .status = 200};
    item->hops[1] = item->hops[0];
    item->hops[1].url = item->url;
    item->hops[1].text = NULL;
    item->hops[1].passage = shape == 3 ? PASSAGE_CONTROL : PASSAGE_STATUS;
    item->trial = (struct trial){.platform = "wechat",
            .service = "taobao",
            .url = item->url,
            .at_ms = 1764201600000,
            .delivered = ANSWER_YES,
            .tappable = ANSWER_YES,
            .neutral_ok = ANSWER_YES,
            .display = DISPLAY_CARD,
            .taps = shape == 3 ? 2 : 1,
            .hops = item->hops,
            .hop_count = HOPS,
            .page = page,
            .controls = &item->control,
            .control_count = 1};
}

static enum host_side side(const struct trial_sides *sides, const char *url, enum host_side usual)
{
    return sides == NULL ? usual : side_of_url(sides, url);
}

static struct openness_verdict judge(
        const struct item *item, const struct lists *lists, const struct trial_sides *sides)
{
    static const enum page_kind pages[] = {[GATEWAY_PASSES] = PAGE_PASSES,
            [GATEWAY_WARNS] = PAGE_WARNS,
            [GATEWAY_COPIES] = PAGE_COPIES,
            [GATEWAY_STOPS] = PAGE_STOPS,
            [GATEWAY_UNSURE] = PAGE_GATEWAY_UNSURE};
    struct hop_knowledge hops[HOPS] = {0};
    for (size_t i = 0; i < HOPS; i++) {
        struct gateway_match match;
        const struct trial_hop *hop = &item->hops[i];
        hops[i].side = side(sides, hop->url, SIDE_UNKNOWN);
        if (gateway_match(
                    lists->gateways, bytes_of(hop->url), hop->text, item->trial.at_ms, &match)) {
            hops[i].page = pages[match.effect];
            hops[i].gateway = match.id;
            hops[i].gateway_side =
                    sides == NULL ? SIDE_PLATFORM : side_of_platform(sides, match.platform);
        }
    }
    struct trial_knowledge known = {.hops = hops,
            .final_side = side(sides, item->trial.page.final, SIDE_SERVICE),
            .peer_display = DISPLAY_CARD};
    return classify_trial(&item->trial, &known, &lists->thresholds.openness);
}

static void measure(const char *name, const struct item *items, size_t count,
        const struct lists *lists, bool with_sides)
{
    double best = 0;
    size_t classes[OPENNESS_COUNT];
    struct host_memo memo = {0};
    struct trial_sides sides = {.list = &lists->platforms, .memo = &memo};
    for (int run = 0; run < RUNS; run++) {
        memset(classes, 0, sizeof(classes));
        double start = seconds();
        for (size_t i = 0; i < count; i++) {
            if (with_sides) {
                trial_sides_next(&sides, &items[i].trial);
            }
            classes[judge(&items[i], lists, with_sides ? &sides : NULL).openness]++;
        }
        double rate = (double)count / (seconds() - start);
        best = rate > best ? rate : best;
    }
    printf("%-40s %5.2f M trials/s (best of %d); open %zu, warned %zu, copy-only %zu, blocked "
           "%zu\n",
            name, best / 1e6, RUNS, classes[OPENNESS_OPEN], classes[OPENNESS_WARNED],
            classes[OPENNESS_COPY_ONLY], classes[OPENNESS_BLOCKED]);
}

int main(int argc, char **argv)
{
    struct lists lists = {0};
    size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : TRIALS;
    struct item *items = count == 0 ? NULL : calloc(count, sizeof(*items));
    if (argc < 2 || items == NULL || !load(argv[1], &lists)) {
        (void)fprintf(stderr, "usage: bench_trials DATA_DIR [TRIALS]\n");
        return 2;
    }
    for (size_t i = 0; i < count; i++) {
        compose(&items[i], (unsigned)i);
    }
    measure("gateways and class", items, count, &lists, false);
    measure("whose each host is, gateways and class", items, count, &lists, true);
    free(items);
    arena_free(&lists.arena);
    return 0;
}
