/* market_model.h: what a security would have returned, had it followed its market as before.
 * MacKinlay, "Event studies in economics and finance", J. Economic Literature 35, 1997, section 4B.
 * Returns are fractions: 0.01 is one per cent. */
#ifndef AEDILE_MEASURE_EVENT_STUDY_MARKET_MODEL_H
#define AEDILE_MEASURE_EVENT_STUDY_MARKET_MODEL_H

#include "base/fault.h"

#include <stddef.h>

enum { RETURNS_LEAST = 10, RETURNS_MAX = 100000 };

/* R = alpha + beta x market + error, by least squares. */
struct market_model {
    size_t days; /* of the estimation window */
    double alpha, beta;
    double error;          /* standard deviation of the errors, over days - 2 */
    double market_mean;    /* of the market's return */
    double market_squares; /* sum of squared distances to it */
    double fit;            /* R squared; 0 when the security never moves */
};

/* E_MISSING below RETURNS_LEAST days, E_LIMIT beyond RETURNS_MAX; E_USAGE when a return is not
 * finite or the market never moves. */
MUST_CHECK enum status market_model_fit(const double *market, const double *security, size_t days,
        struct market_model *ret_model, struct fault *why);

double market_model_expect(const struct market_model *model, double market);

/* r = price / previous price - 1: one fewer than prices. E_USAGE, with the index in why->at, when a
 * price is not positive and finite; E_MISSING below two prices. */
MUST_CHECK enum status returns_of_prices(
        const double *prices, size_t count, double *ret_returns, struct fault *why);

/* The returns of many securities as one, each weighed by its market value of the day before: what
 * securities that share an event day are to be studied as, because their returns move together.
 * `returns` and `values` are [security][day], values being those at the start of the day. E_USAGE
 * when a number is not finite or a value not positive; E_MISSING without securities or days. */
MUST_CHECK enum status portfolio_returns(const double *returns, const double *values,
        size_t securities, size_t days, double *ret_returns, struct fault *why);

#endif
