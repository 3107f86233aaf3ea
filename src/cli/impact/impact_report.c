#include "cli/impact/impact_report.h"

#include "base/syntax/json.h"
#include "report/format.h"

enum { DATE_TEXT = 16, LABEL_COLUMNS = 20 };

static void put_day(struct buffer *out, int64_t day)
{
    char date[DATE_TEXT];
    market_print_day(day, date);
    buffer_append_text(out, date);
}

static void put_safe(struct buffer *out, const char *text)
{
    format_safe(out, bytes_of(text), ESCAPE_TERMINAL, 0);
}

static void put_head(struct buffer *out, const struct impact_row *row, enum language language)
{
    put_safe(out, row->event->name);
    buffer_append_text(out, " · ");
    put_day(out, row->trading_day);
    buffer_append_text(out, " · ");
    if (row->security != NULL) {
        put_safe(out, row->security);
    } else {
        buffer_print(out,
                PICK(language, "portfolio of %zu firms, weighed %s", "%zu 家公司的组合，%s"),
                row->firms,
                row->is_weighted ? PICK(language, "by market value", "按市值加权")
                                 : PICK(language, "alike", "等权"));
    }
    buffer_append_byte(out, '\n');
}

/* A label and blanks up to where the values stand; a Chinese character is two columns wide. */
static void put_line(struct buffer *out, enum language language, const char *en, const char *zh)
{
    const char *label = PICK(language, en, zh);
    size_t columns = language == LANGUAGE_ZH ? strlen(zh) / 3 * 2 : strlen(en);
    buffer_append_text(out, "  ");
    buffer_append_text(out, label);
    for (; columns < LABEL_COLUMNS; columns++) {
        buffer_append_byte(out, ' ');
    }
}

static void put_model(struct buffer *out, const struct impact_row *row, enum language language)
{
    const struct event_study *study = &row->study;
    put_line(out, language, "estimation window", "估计窗口");
    put_day(out, row->estimation_first);
    buffer_append_text(out, " – ");
    put_day(out, row->estimation_last);
    buffer_print(
            out, PICK(language, ", %zu trading days\n", "，%zu 个交易日\n"), study->model.days);
    put_line(out, language, "market model", "市场模型");
    buffer_print(out, "alpha %.8f, beta %.6f, s %.8f, R² %.3f\n", study->model.alpha,
            study->model.beta, study->model.error, study->model.fit);
    put_line(out, language, "event window", "事件窗口");
    put_day(out, row->window_first);
    buffer_append_text(out, " – ");
    put_day(out, row->window_last);
    buffer_append_text(out, PICK(language, ", abnormal returns", "，异常收益率"));
    for (size_t i = 0; i < study->days; i++) {
        buffer_print(out, " %+.4f %%", 100 * row->abnormal[i]);
    }
    buffer_append_byte(out, '\n');
}

static void put_result(struct buffer *out, const struct impact_row *row, enum language language)
{
    const struct event_study *study = &row->study;
    put_line(out, language, "cumulative (CAR)", "累计异常收益率");
    buffer_print(out, "%+.4f %%, %.0f %% [%+.4f %%, %+.4f %%], t %.4f, df %zu, p %.4g\n",
            100 * study->cumulative, 100 * study->confidence, 100 * study->interval.low,
            100 * study->interval.high, study->t, study->df, study->p);
    put_line(out, language, "placebo windows", "安慰剂窗口");
    if (row->placebo.count == 0) {
        buffer_append_text(out, PICK(language, "none fits\n", "无法构造\n"));
    } else {
        buffer_print(out,
                PICK(language, "%zu of %zu as far from 0 or farther, p %.4g\n",
                        "%zu 个（共 %zu 个）偏离 0 的程度不小于事件窗口，p %.4g\n"),
                row->placebo.extreme, row->placebo.count, row->placebo.p);
    }
    put_line(out, language, "value effect", "市值影响");
    if (row->market_value < 0) {
        buffer_append_text(out, PICK(language, "not told: no market value before the window\n",
                                        "未计算：没有窗口前的市值\n"));
    } else {
        buffer_print(out, "%+.6g [%+.6g, %+.6g]%s %.6g\n", row->effect.value,
                row->effect.interval.low, row->effect.interval.high,
                PICK(language, " of", "，窗口前市值"), row->market_value);
    }
    put_line(out, language, "also in the window", "窗口内另有事件");
    put_safe(out, row->confounders[0] == 0 ? PICK(language, "nothing was stated", "未说明")
                                           : row->confounders);
    buffer_append_byte(out, '\n');
}

static void put_row(struct buffer *out, const struct impact_row *row, enum language language)
{
    put_head(out, row, language);
    if (row->state == IMPACT_REFUSED) {
        put_line(out, language, "not studied", "未能分析");
        put_safe(out, row->reason.text);
        buffer_append_text(out, "\n\n");
        return;
    }
    put_model(out, row, language);
    put_result(out, row, language);
    buffer_append_byte(out, '\n');
}

void impact_put_text(struct buffer *out, const struct impact *impact,
        const struct impact_settings *settings, enum language language)
{
    buffer_append_text(out, PICK(language, "Event study · market ", "事件研究 · 市场指数 "));
    put_safe(out, settings->market);
    buffer_print(out,
            PICK(language, " · window [%d, %d] · up to %zu days of estimation, %zu at least\n\n",
                    " · 窗口 [%d, %d] · 估计期最多 %zu 日，至少 %zu 日\n\n"),
            settings->window.first, settings->window.last, settings->window.estimation,
            settings->window.estimation_least);
    for (size_t i = 0; i < impact->count; i++) {
        put_row(out, &impact->rows[i], language);
    }
    buffer_print(out,
            PICK(language,
                    "%zu studied, %zu not. A return that differs from the market's is no proof "
                    "of "
                    "its cause:\nwhatever else fell into the window is part of it. Firms that "
                    "share "
                    "a day move together, so\ntheir portfolio counts, and not the number of "
                    "firms.\n",
                    "已分析 %zu 项，未能分析 %zu 项。与市场不同的收益率并不证明原因："
                    "窗口内的其他事件也包含在内。\n同一天受影响的公司会同向变动，"
                    "因此应看组合的结果，而不是公司的数量。\n"),
            impact->count - impact->refused, impact->refused);
}

static void put_real(struct json *json, const char *key, double value, bool is_known)
{
    json_key(json, key);
    if (is_known) {
        json_real(json, value);
    } else {
        json_null(json);
    }
}

static void put_day_member(struct json *json, const char *key, int64_t day, bool is_known)
{
    char date[DATE_TEXT] = "";
    if (is_known) {
        market_print_day(day, date);
    }
    json_key_string(json, key, is_known ? date : NULL);
}

static void put_study(struct json *json, const struct impact_row *row)
{
    bool done = row->state == IMPACT_DONE;
    const struct event_study *study = &row->study;
    put_day_member(json, "estimation_first", row->estimation_first, done);
    put_day_member(json, "estimation_last", row->estimation_last, done);
    put_day_member(json, "window_first", row->window_first, done);
    put_day_member(json, "window_last", row->window_last, done);
    json_key_integer(json, "estimation_days", done ? (int64_t)study->model.days : 0);
    put_real(json, "alpha", study->model.alpha, done);
    put_real(json, "beta", study->model.beta, done);
    put_real(json, "error", study->model.error, done);
    json_key(json, "abnormal");
    json_begin_array(json);
    for (size_t i = 0; done && i < study->days; i++) {
        json_real(json, row->abnormal[i]);
    }
    json_end_array(json);
    put_real(json, "car", study->cumulative, done);
    put_real(json, "car_error", study->error, done);
    put_real(json, "car_error_simple", study->error_simple, done);
    put_real(json, "t", study->t, done);
    put_real(json, "t_simple", study->t_simple, done);
    json_key_integer(json, "df", done ? (int64_t)study->df : 0);
    put_real(json, "p", study->p, done);
    put_real(json, "car_low", study->interval.low, done);
    put_real(json, "car_high", study->interval.high, done);
    put_real(json, "confidence", study->confidence, done);
}

static void put_object(struct json *json, const struct impact_row *row)
{
    bool done = row->state == IMPACT_DONE;
    bool has_placebo = done && row->placebo.count > 0;
    bool has_value = done && row->market_value >= 0;
    json_begin_object(json);
    json_key_string(json, "event", row->event->name);
    json_key_string(json, "date", row->event->date);
    put_day_member(json, "trading_day", row->trading_day, true);
    json_key_string(json, "security", row->security);
    json_key_integer(json, "firms", (int64_t)row->firms);
    json_key_string(json, "weights",
            row->security != NULL ? NULL
            : row->is_weighted    ? "market value"
                                  : "equal");
    json_key_string(json, "state", done ? "studied" : "refused");
    json_key_string(json, "reason", done ? NULL : row->reason.text);
    put_study(json, row);
    json_key_integer(json, "placebo_windows", has_placebo ? (int64_t)row->placebo.count : 0);
    put_real(json, "placebo_p", row->placebo.p, has_placebo);
    put_real(json, "market_value", row->market_value, has_value);
    put_real(json, "value_effect", row->effect.value, has_value);
    put_real(json, "value_low", row->effect.interval.low, has_value);
    put_real(json, "value_high", row->effect.interval.high, has_value);
    json_key_string(json, "confounders", row->confounders);
    json_end_object(json);
}

void impact_put_json(struct buffer *out, const struct impact *impact)
{
    for (size_t i = 0; i < impact->count; i++) {
        struct json json = {.out = out};
        put_object(&json, &impact->rows[i]);
        buffer_append_byte(out, '\n');
    }
}
