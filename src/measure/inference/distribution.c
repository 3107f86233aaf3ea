/* distribution.c: the normal distribution by the C library's erfc, Student's t by the continued
 * fraction of the incomplete beta function (NIST Digital Library of Mathematical Functions, 8.17).
 */
#include "measure/inference/distribution.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static const double pi = 3.14159265358979323846;

enum { DF_MAX = 1000000, ROUNDS_MAX = 20000 };

/* Above which a share q <= 1/2 of the normal distribution lies. */
static double normal_upper(double q)
{
    double root = sqrt(-2 * log(q)); /* to 5e-4: Abramowitz, Stegun, 26.2.23 */
    double x = root - (2.515517 + root * (0.802853 + root * 0.010328)) /
                              (1 + root * (1.432788 + root * (0.189269 + root * 0.001308)));
    for (int round = 0; round < 4; round++) {
        double density = exp(-x * x / 2) / sqrt(2 * pi);
        x += (erfc(x / sqrt(2)) / 2 - q) / density;
    }
    return x;
}

double normal_quantile(double p)
{
    if (!(p > 0 && p < 1)) {
        return (double)NAN;
    }
    return p < 0.5 ? -normal_upper(p) : p > 0.5 ? normal_upper(1 - p) : 0;
}

/* log(Gamma(a + 1/2) / Gamma(a)); for large a the gammas would cancel all digits. */
static double log_half_step(double a)
{
    if (a < 100) {
        int sign;
        return lgamma_r(a + 0.5, &sign) - lgamma_r(a, &sign);
    }
    double r = 1 / a;
    double series =
            1 + r * (-1.0 / 8 + r * (1.0 / 128 + r * (5.0 / 1024 + r * (-21.0 / 32768 -
                                                                               r * 399 / 262144))));
    return log(a) / 2 + log(series);
}

static double away_from_zero(double value)
{
    return fabs(value) < DBL_MIN ? DBL_MIN : value;
}

/* The continued fraction 8.17.22 at x, by Lentz's method. */
static double beta_fraction(double x, double a, double b)
{
    double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), value = d;
    for (int round = 1; round < ROUNDS_MAX; round++) {
        double m = round;
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        value *= c * d;
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        value *= c * d;
        if (fabs(c * d - 1) < 4 * DBL_EPSILON) {
            break;
        }
    }
    return value;
}

/* The share above t >= 0: half of the incomplete beta function at df / (df + t^2). */
static double upper_share(double t, double df)
{
    double square = t / df * t;
    if (isinf(square)) {
        return 0;
    }
    double a = df / 2, near = square / (1 + square), far = 1 / (1 + square);
    double front = exp(log_half_step(a) - log(pi) / 2 - a * log1p(square)) * sqrt(near);
    if (far < (a + 1) / (a + 2.5)) {
        return front * beta_fraction(far, a, 0.5) / a / 2;
    }
    return 0.5 - front * beta_fraction(near, 0.5, a);
}

static bool has_distribution(double df)
{
    return df > 0 && df <= DF_MAX;
}

double student_tail(double t, double df)
{
    if (isnan(t) || !has_distribution(df)) {
        return (double)NAN;
    }
    return t < 0 ? 1 - upper_share(-t, df) : upper_share(t, df);
}

double student_cdf(double t, double df)
{
    return student_tail(-t, df);
}

/* Above which a share q < 1/2 lies: by halving, so that no start can mislead it. */
static double student_upper(double q, double df)
{
    double low = 0, high = 1;
    while (upper_share(high, df) > q && high < DBL_MAX / 4) {
        low = high;
        high *= 2;
    }
    for (double middle = low + (high - low) / 2; middle > low && middle < high;
            middle = low + (high - low) / 2) {
        if (upper_share(middle, df) > q) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

double student_quantile(double p, double df)
{
    if (!(p > 0 && p < 1) || !has_distribution(df)) {
        return (double)NAN;
    }
    return p < 0.5 ? -student_upper(p, df) : p > 0.5 ? student_upper(1 - p, df) : 0;
}
