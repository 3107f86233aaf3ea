/* event_study.c: abnormal returns, their sum, and how sure it is. */
#include "measure/event_study/event_study.h"

#include "measure/inference/robust.h"

#include <math.h>

enum { DAY_FARTHEST = 10000 }; /* from the event to either end of its window */

static enum status check_window(
        const struct event_window *window, double confidence, struct fault *why)
{
    if (window->first > window->last || window->first < -DAY_FARTHEST ||
            window->last > DAY_FARTHEST) {
        return refuse(why, E_USAGE, 0, "no event window: from day %d to day %d", window->first,
                window->last);
    }
    if (window->last - window->first >= EVENT_WINDOW_MAX) {
        return refuse(why, E_LIMIT, 0, "an event window of more than %d days", EVENT_WINDOW_MAX);
    }
    if (!(confidence > 0 && confidence < 1)) {
        return refuse(why, E_USAGE, 0, "a confidence of %g is not between 0 and 1", confidence);
    }
    return OK;
}

/* Where both windows lie. */
static enum status place_windows(size_t count, size_t event, const struct event_window *window,
        struct event_study *study, struct fault *why)
{
    size_t before = window->first < 0 ? (size_t)-window->first : 0;
    size_t after = window->last > 0 ? (size_t)window->last : 0;
    if (event >= count || event < before || after >= count - event) {
        return refuse(why, E_MISSING, 0,
                "the event window, days %d to %d, does not lie within the %zu days there are",
                window->first, window->last, count);
    }
    study->event_start = window->first < 0 ? event - before : event + (size_t)window->first;
    study->days = (size_t)(window->last - window->first) + 1;
    size_t estimation = study->event_start;
    estimation = estimation < window->estimation ? estimation : window->estimation;
    size_t least =
            window->estimation_least < RETURNS_LEAST ? RETURNS_LEAST : window->estimation_least;
    if (estimation < least) {
        return refuse(why, E_MISSING, 0,
                "%zu days before the event window to estimate from, at least %zu are needed",
                estimation, least);
    }
    study->estimation_start = study->event_start - estimation;
    study->model.days = estimation;
    return OK;
}

/* The variance of the sum: of the days' own errors, of the model's level, of its slope. */
static double exact_error(const struct market_model *model, double days, double market_sum)
{
    double apart = market_sum - days * model->market_mean;
    return model->error *
           sqrt(days + days * days / (double)model->days + apart * apart / model->market_squares);
}

static void add_up(const double *market, const double *security, double confidence,
        double *ret_abnormal, struct event_study *study)
{
    double market_sum = 0, days = (double)study->days;
    for (size_t i = 0; i < study->days; i++) {
        size_t day = study->event_start + i;
        ret_abnormal[i] = security[day] - market_model_expect(&study->model, market[day]);
        study->cumulative += ret_abnormal[i];
        market_sum += market[day];
    }
    study->error_simple = study->model.error * sqrt(days);
    study->error = exact_error(&study->model, days, market_sum);
    study->df = study->model.days - 2;
    bool is_known = study->error > 0;
    study->t_simple = is_known ? study->cumulative / study->error_simple : (double)NAN;
    study->t = is_known ? study->cumulative / study->error : (double)NAN;
    study->p = fmin(2 * student_tail(fabs(study->t), (double)study->df), 1);
    if (!is_known) {
        study->p = (double)NAN;
    }
    double reach = -student_quantile((1 - confidence) / 2, (double)study->df) * study->error;
    study->interval = (struct interval){study->cumulative - reach, study->cumulative + reach};
    study->confidence = confidence;
}

enum status event_study_run(const double *market, const double *security, size_t count,
        size_t event, const struct event_window *window, double confidence, double *ret_abnormal,
        struct event_study *ret_study, struct fault *why)
{
    struct event_study study = {0};
    enum status status = check_window(window, confidence, why);
    if (status == OK) {
        status = place_windows(count, event, window, &study, why);
    }
    if (status == OK) {
        status = sample_check(market + study.event_start, study.days, 1, EVENT_WINDOW_MAX, why);
    }
    if (status == OK) {
        status = sample_check(security + study.event_start, study.days, 1, EVENT_WINDOW_MAX, why);
    }
    if (status == OK) {
        status = market_model_fit(market + study.estimation_start,
                security + study.estimation_start, study.model.days, &study.model, why);
    }
    if (status == OK) {
        add_up(market, security, confidence, ret_abnormal, &study);
        *ret_study = study;
    }
    return status;
}

enum status event_study_placebo(const double *market, const double *security,
        const struct event_study *study, double *ret_sums, struct placebo *ret_placebo,
        struct fault *why)
{
    const struct market_model *model = &study->model;
    if (study->days == 0 || model->days < study->days) {
        return refuse(why, E_MISSING, 0, "no window of %zu days lies in the estimation window",
                study->days);
    }
    struct placebo placebo = {.count = model->days - study->days + 1};
    double seen = fabs(study->cumulative);
    for (size_t start = 0; start < placebo.count; start++) {
        double sum = 0;
        for (size_t i = 0; i < study->days; i++) {
            size_t day = study->estimation_start + start + i;
            sum += security[day] - market_model_expect(model, market[day]);
        }
        placebo.extreme += fabs(sum) >= seen - 1e-12 * fmax(1, seen);
        placebo.lowest = start == 0 ? sum : fmin(placebo.lowest, sum);
        placebo.highest = start == 0 ? sum : fmax(placebo.highest, sum);
        if (ret_sums != NULL) {
            ret_sums[start] = sum;
        }
    }
    placebo.p = (1 + (double)placebo.extreme) / (1 + (double)placebo.count);
    *ret_placebo = placebo;
    return OK;
}

struct value_effect event_study_value(const struct event_study *study, double market_value)
{
    return (struct value_effect){
            .value = study->cumulative * market_value,
            .interval = {study->interval.low * market_value, study->interval.high * market_value},
    };
}
