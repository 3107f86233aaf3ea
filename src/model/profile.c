#include "model/profile.h"

const char *const area_ids[AREA_COUNT] = {
        "market-order", "user-rights", "data-security", "resources"};

const struct wording area_names[AREA_COUNT] = {
        {"market order", "市场秩序"},
        {"user rights", "用户权益"},
        {"data security", "数据安全"},
        {"resources and qualifications", "资源与资质"},
};

const char *coverage_state_name(enum coverage_state state)
{
    static const char *const names[] = {[COVERAGE_BREACHED] = "breached",
            [COVERAGE_REVIEW] = "review",
            [COVERAGE_ERROR] = "error",
            [COVERAGE_CLEAN] = "clean",
            [COVERAGE_PARTLY] = "partly-tested",
            [COVERAGE_NOT_TESTED] = "not-tested",
            [COVERAGE_NOT_APPLICABLE] = "not-applicable"};
    return names[state];
}
