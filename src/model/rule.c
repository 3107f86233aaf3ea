#include "model/rule.h"

const char *level_name(enum level level)
{
    static const char *const names[] = {[LEVEL_INFORMATIONAL] = "informational",
            [LEVEL_LOW] = "low",
            [LEVEL_MEDIUM] = "medium",
            [LEVEL_HIGH] = "high",
            [LEVEL_CRITICAL] = "critical"};
    return names[level];
}

const char *precision_name(enum precision precision)
{
    static const char *const names[] = {
            [PRECISION_LOW] = "low", [PRECISION_MEDIUM] = "medium", [PRECISION_HIGH] = "high"};
    return names[precision];
}

const char *rule_status_name(enum rule_status status)
{
    static const char *const names[] = {[RULE_EXPERIMENTAL] = "experimental",
            [RULE_TEST] = "test",
            [RULE_STABLE] = "stable",
            [RULE_DEPRECATED] = "deprecated"};
    return names[status];
}

const char *rule_kind_name(enum rule_kind kind)
{
    return kind == RULE_LEAD ? "lead" : "violation";
}
