/* market_model.c: least squares on two series of returns, and returns from prices. */
#include "measure/event_study/market_model.h"

#include "measure/inference/robust.h"

#include <math.h>

static enum status check_series(
        const char *name, const double *returns, size_t days, struct fault *why)
{
    struct fault reason;
    enum status status = sample_check(returns, days, RETURNS_LEAST, RETURNS_MAX, &reason);
    return status == OK ? OK : refuse(why, status, reason.at, "%s: %s", name, reason.text);
}

enum status market_model_fit(const double *market, const double *security, size_t days,
        struct market_model *ret_model, struct fault *why)
{
    enum status status = check_series("the market's returns", market, days, why);
    if (status == OK) {
        status = check_series("the security's returns", security, days, why);
    }
    if (status != OK) {
        return status;
    }
    double market_mean = sample_mean(market, days), mean = sample_mean(security, days);
    double squares = 0, products = 0, own_squares = 0, errors = 0;
    for (size_t i = 0; i < days; i++) {
        squares += (market[i] - market_mean) * (market[i] - market_mean);
        products += (market[i] - market_mean) * (security[i] - mean);
        own_squares += (security[i] - mean) * (security[i] - mean);
    }
    if (!(squares > 0)) {
        return refuse(why, E_USAGE, 0, "the market never moves, so nothing can be told from it");
    }
    double beta = products / squares;
    for (size_t i = 0; i < days; i++) {
        double error = security[i] - mean - beta * (market[i] - market_mean);
        errors += error * error;
    }
    *ret_model = (struct market_model){
            .days = days,
            .alpha = mean - beta * market_mean,
            .beta = beta,
            .error = sqrt(errors / (double)(days - 2)),
            .market_mean = market_mean,
            .market_squares = squares,
            .fit = own_squares > 0 ? fmax(1 - errors / own_squares, 0) : 0,
    };
    return OK;
}

double market_model_expect(const struct market_model *model, double market)
{
    return model->alpha + model->beta * market;
}

enum status returns_of_prices(
        const double *prices, size_t count, double *ret_returns, struct fault *why)
{
    enum status status = sample_check(prices, count, 2, RETURNS_MAX + 1, why);
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        if (prices[i] < 1e-150) {
            return refuse(why, E_USAGE, i, "price %zu is not positive", i + 1);
        }
    }
    for (size_t i = 1; i < count; i++) {
        ret_returns[i - 1] = prices[i] / prices[i - 1] - 1;
    }
    return OK;
}

static enum status check_day(const double *returns, const double *values, size_t securities,
        size_t days, size_t day, struct fault *why)
{
    for (size_t i = 0; i < securities; i++) {
        double value = values[i * days + day];
        if (!(fabs(returns[i * days + day]) <= 1e150) || !(value > 0 && value <= 1e150)) {
            return refuse(why, E_USAGE, day,
                    "security %zu, day %zu: no finite return or no positive value", i + 1, day + 1);
        }
    }
    return OK;
}

enum status portfolio_returns(const double *returns, const double *values, size_t securities,
        size_t days, double *ret_returns, struct fault *why)
{
    if (securities == 0 || days == 0) {
        return refuse(why, E_MISSING, 0, "a portfolio of nothing");
    }
    if (securities > RETURNS_MAX || days > RETURNS_MAX) {
        return refuse(why, E_LIMIT, 0, "at most %d securities and days are taken", RETURNS_MAX);
    }
    for (size_t day = 0; day < days; day++) {
        enum status status = check_day(returns, values, securities, days, day, why);
        if (status != OK) {
            return status;
        }
    }
    for (size_t day = 0; day < days; day++) {
        double sum = 0, weights = 0;
        for (size_t i = 0; i < securities; i++) {
            sum += values[i * days + day] * returns[i * days + day];
            weights += values[i * days + day];
        }
        ret_returns[day] = sum / weights;
    }
    return OK;
}
