/* distribution.h: the normal distribution and Student's t. Arguments outside the stated range give
 * "not a number". */
#ifndef AEDILE_MEASURE_INFERENCE_DISTRIBUTION_H
#define AEDILE_MEASURE_INFERENCE_DISTRIBUTION_H

/* A range of values, both ends included. */
struct interval {
    double low, high;
};

/* Below which a share p of the normal distribution lies; 0 < p < 1. */
double normal_quantile(double p);

/* The share of Student's t with df degrees of freedom below t, and above it: the second keeps its
 * precision where it is small. 0 < df <= 1e6; t may be infinite. */
double student_cdf(double t, double df);
double student_tail(double t, double df);

/* Below which a share p lies; 0 < p < 1. */
double student_quantile(double p, double df);

#endif
