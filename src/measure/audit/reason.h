/* reason.h: why recordings cannot answer a question, in both languages. Private to measure/audit.
 */
#ifndef AEDILE_MEASURE_AUDIT_REASON_H
#define AEDILE_MEASURE_AUDIT_REASON_H

#include "measure/audit/audit.h"

#include <stdarg.h>

/* Both formats take the same values. *ret_reason becomes E_MISSING, which is returned as well. */
enum status reason_give(struct fault *ret_reason, char ret_zh[AUDIT_REASON_ZH], const char *zh,
        const char *en, va_list values) PRINTF_LIKE(3, 0) PRINTF_LIKE(4, 0);

#endif
