#include "inspection/recordings/charts.h"

#include "tables/personalisation/recordings.h"

#include <inttypes.h>
#include <math.h>

static struct wording copy(struct arena *arena, struct wording wording)
{
    return (struct wording){
            arena_copy(arena, bytes_of(wording.en)), arena_copy(arena, bytes_of(wording.zh))};
}

static bool is_whole(struct wording wording)
{
    return wording.en != NULL && wording.zh != NULL;
}

/* A distance is not negative, but for what was lost in rounding. */
static double bar_value(double value)
{
    return value > 0 ? value : 0;
}

static struct wording title_of(const struct surface_audit *surface, struct arena *arena)
{
    struct wording where = surface_wording(surface->surface);
    return (struct wording){arena_print(arena, "%s, %s", surface->service, where.en),
            arena_print(arena, "%s，%s", surface->service, where.zh)};
}

/* The design, and what its tests gave. */
static struct wording note_of(const struct audit *audit, struct arena *arena)
{
    if (isnan(audit->p_personalised) || isnan(audit->on.between)) {
        return (struct wording){"", ""};
    }
    struct wording note = {
            arena_print(arena,
                    "%" PRId32 " personas, %" PRId32 " accounts in each of %" PRId32
                    " blocks. Whether it is personalised: p = %.4g, corrected for all tests.",
                    audit->personas, audit->accounts, audit->blocks,
                    audit->p_personalised_adjusted),
            arena_print(arena,
                    "%" PRId32 " 个画像，每组 %" PRId32 " 个账号，%" PRId32
                    " 组。是否个性化：p = %.4g（按全部检验校正）。",
                    audit->personas, audit->accounts, audit->blocks,
                    audit->p_personalised_adjusted)};
    if (isnan(audit->retention_high) || !is_whole(note)) {
        return note;
    }
    return (struct wording){
            arena_print(arena,
                    "%s Whether the switch acts: p = %.4g, corrected. Left with it off: "
                    "%.1f %% (%.4g %% interval %.1f to %.1f %%).",
                    note.en, audit->p_effect_adjusted, 100 * audit->retention,
                    100 * audit->retention_confidence, 100 * audit->retention_low,
                    100 * audit->retention_high),
            arena_print(arena,
                    "%s开关是否起作用：p = %.4g（已校正）。关闭后残留 %.1f%%（%.4g%% 区间 %.1f%% "
                    "至 %.1f%%）。",
                    note.zh, audit->p_effect_adjusted, 100 * audit->retention,
                    100 * audit->retention_confidence, 100 * audit->retention_low,
                    100 * audit->retention_high)};
}

static bool fill_effect(const struct effect_row *row, struct arena *arena, struct chart *chart)
{
    static const struct wording labels[] = {{"different personas, switch on", "不同画像，开启"},
            {"twins, switch on", "孪生账号，开启"},
            {"different personas, switch off", "不同画像，关闭"},
            {"twins, switch off", "孪生账号，关闭"}};
    const struct audit *audit = row->audit;
    const double values[] = {
            audit->on.between, audit->on.twins, audit->off.between, audit->off.twins};
    struct chart_bar *bars = arena_array(arena, 4, sizeof(*bars));
    for (size_t i = 0; bars != NULL && i < 4 && isfinite(values[i]); i++) {
        bars[chart->bar_count++] = (struct chart_bar){labels[i], bar_value(values[i])};
    }
    chart->title = title_of(row->surface, arena);
    chart->sentence = copy(arena, row->surface->sentence);
    chart->note = note_of(audit, arena);
    chart->measure = (struct wording){"mean distance of two lists: 0 the same, 1 nothing in common",
            "两个列表的平均距离：0 为相同，1 为毫无共同之处"};
    chart->most = 1;
    chart->bars = bars;
    return bars != NULL && is_whole(chart->title) && is_whole(chart->sentence) &&
           is_whole(chart->note);
}

static bool fill_price(const struct price_effect_row *row, struct arena *arena, struct chart *chart)
{
    static const struct wording twins = {
            "largest difference between twins over one item", "孪生账号之间单项的最大差异"};
    const struct price_audit *audit = row->audit;
    struct chart_bar *bars = arena_array(arena, 2, sizeof(*bars));
    struct wording personas = {
            arena_print(arena, "mean difference of %s and %s", audit->persona_a, audit->persona_b),
            arena_print(arena, "%s 与 %s 的平均差异", audit->persona_a, audit->persona_b)};
    double mean = 100 * expm1(fabs(audit->mean)), noise = 100 * expm1(audit->noise_most);
    chart->title = title_of(row->surface, arena);
    chart->sentence = copy(arena, *row->sentence);
    chart->note = (struct wording){"", ""};
    chart->measure = (struct wording){"per cent of the price", "占价格的百分比"};
    chart->most = 1;
    chart->bars = bars;
    if (bars == NULL || !is_whole(personas) || !is_whole(chart->title) ||
            !is_whole(chart->sentence)) {
        return false;
    }
    if (isfinite(mean) && isfinite(noise)) {
        bars[0] = (struct chart_bar){personas, mean};
        bars[1] = (struct chart_bar){twins, noise};
        chart->bar_count = 2;
        chart->most = fmax(fmax(mean, noise), 1);
    }
    return true;
}

static size_t count_charts(const struct exhibits *exhibits)
{
    size_t count = 0;
    for (size_t i = 0; i < exhibits->count; i++) {
        const struct personalisation_facts *facts = exhibits->sources[i].personalisation;
        count += facts == NULL ? 0 : facts->effect_count + facts->price_effect_count;
    }
    return count;
}

enum status charts_of_recordings(const struct exhibits *exhibits, struct arena *arena,
        struct inspection *inspection, struct fault *why)
{
    size_t at = 0, count = count_charts(exhibits);
    struct chart *charts = arena_array(arena, count, sizeof(*charts));
    bool is_ok = charts != NULL || count == 0;
    for (size_t i = 0; is_ok && i < exhibits->count; i++) {
        const struct personalisation_facts *facts = exhibits->sources[i].personalisation;
        for (size_t k = 0; is_ok && facts != NULL && k < facts->effect_count; k++) {
            is_ok = fill_effect(&facts->effects[k], arena, &charts[at++]);
        }
        for (size_t k = 0; is_ok && facts != NULL && k < facts->price_effect_count; k++) {
            is_ok = fill_price(&facts->price_effects[k], arena, &charts[at++]);
        }
    }
    inspection->charts = charts;
    inspection->chart_count = at;
    return is_ok ? OK : refuse(why, E_MEMORY, 0, "no memory for the charts");
}
