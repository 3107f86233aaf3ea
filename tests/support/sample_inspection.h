/* sample_inspection.h: a whole inspection with every verdict, every coverage state, exhibits read
 * whole and partly, texts in both languages and hostile strings, for tests of what shows one. */
#ifndef AEDILE_TESTS_SAMPLE_INSPECTION_H
#define AEDILE_TESTS_SAMPLE_INSPECTION_H

#include "model/inspection.h"

/* Both are constant and live for ever. */
const struct run_facts *sample_run(void);
const struct inspection *sample_inspection(void);

/* One that found nothing and was read whole, without a profile. */
const struct inspection *sample_quiet_inspection(void);

/* One whose two rules both lack the evidence, for the same reason. */
const struct inspection *sample_unread_inspection(void);

/* Texts inside the sample that a careless report would let through. */
#define SAMPLE_MARKUP "<script>alert('x')</script>\"&"
#define SAMPLE_ESCAPE "\x1b[31mred\x1b[0m"
#define SAMPLE_BIDI   "\xe2\x80\xaegnp.apk"

#endif
