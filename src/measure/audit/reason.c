#include "measure/audit/reason.h"

#include <stdio.h>

enum status reason_give(struct fault *ret_reason, char ret_zh[AUDIT_REASON_ZH], const char *zh,
        const char *en, va_list values)
{
    va_list again;
    va_copy(again, values);
    *ret_reason = (struct fault){.status = E_MISSING};
    (void)vsnprintf(ret_reason->text, sizeof(ret_reason->text), en, values);
    (void)vsnprintf(ret_zh, AUDIT_REASON_ZH, zh, again);
    va_end(again);
    return E_MISSING;
}
