#include "inspection/recordings/chart_wire.h"

#include "judge/wire.h"

#include <math.h>

/* Least bytes of one item. */
enum { CHART_LEAST = 10 * 8, BAR_LEAST = 3 * 8 };

static void put_real(struct buffer *out, double real)
{
    uint64_t bits = 0;
    memcpy(&bits, &real, sizeof(bits));
    wire_put_number(out, bits);
}

static double get_real(struct cursor *in)
{
    uint64_t bits = wire_number(in);
    double real = 0;
    memcpy(&real, &bits, sizeof(real));
    in->failed = in->failed || !isfinite(real) || real < 0;
    return in->failed ? 0 : real;
}

void charts_put(struct buffer *out, const struct inspection *inspection)
{
    wire_put_number(out, inspection->chart_count);
    for (size_t i = 0; i < inspection->chart_count; i++) {
        const struct chart *chart = &inspection->charts[i];
        wire_put_wording(out, &chart->title);
        wire_put_wording(out, &chart->sentence);
        wire_put_wording(out, &chart->note);
        wire_put_wording(out, &chart->measure);
        put_real(out, chart->most);
        wire_put_number(out, chart->bar_count);
        for (size_t k = 0; k < chart->bar_count; k++) {
            wire_put_wording(out, &chart->bars[k].label);
            put_real(out, chart->bars[k].value);
        }
    }
}

static void get_chart(struct cursor *in, struct arena *arena, struct chart *chart)
{
    chart->title = wire_wording(in, arena);
    chart->sentence = wire_wording(in, arena);
    chart->note = wire_wording(in, arena);
    chart->measure = wire_wording(in, arena);
    chart->most = get_real(in);
    size_t count = wire_count(in, BAR_LEAST);
    struct chart_bar *bars = arena_array(arena, count, sizeof(*bars));
    in->failed = in->failed || count > CHART_BARS_MAX || !(chart->most > 0) ||
                 (bars == NULL && count > 0);
    for (size_t i = 0; i < count && !in->failed; i++) {
        bars[i].label = wire_wording(in, arena);
        bars[i].value = get_real(in);
    }
    chart->bars = bars;
    chart->bar_count = count;
}

void charts_get(struct cursor *in, struct arena *arena, struct inspection *inspection)
{
    size_t count = wire_count(in, CHART_LEAST);
    struct chart *charts = arena_array(arena, count, sizeof(*charts));
    in->failed = in->failed || (charts == NULL && count > 0);
    for (size_t i = 0; i < count && !in->failed; i++) {
        get_chart(in, arena, &charts[i]);
    }
    inspection->charts = charts;
    inspection->chart_count = in->failed ? 0 : count;
}
