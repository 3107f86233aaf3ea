#include "model/finding.h"

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {[VERDICT_PASS] = "pass",
            [VERDICT_FAIL] = "fail",
            [VERDICT_NOTAPPLICABLE] = "notapplicable",
            [VERDICT_UNKNOWN] = "unknown",
            [VERDICT_ERROR] = "error",
            [VERDICT_REVIEW] = "review"};
    return names[verdict];
}
