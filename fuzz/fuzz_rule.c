/* fuzz_rule.c: any bytes as a rule file, and as what a broken child might write. */
#include "judge/pack.h"
#include "judge/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as_wire(struct bytes bytes, const struct rule *rule)
{
    struct arena arena SCOPED(arena_free) = {.limit = 16 << 20};
    struct pack pack = {.rules = &rule, .count = 1};
    struct cursor in = {.input = bytes};
    struct rule_result *results = NULL;
    size_t count = 0;
    if (!wire_results(&in, &pack, &arena, &results, &count) && count != 0) {
        __builtin_trap(); /* an out-parameter changed on failure */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct rule placeholder = {.id = "a/b"};
    struct arena arena SCOPED(arena_free) = {.limit = 64 << 20};
    struct rule_file file = {.path = "a/b.sql", .content = {data, size}};
    struct rule *rule = NULL;
    struct fault why = {0};
    enum status status = rule_read(&file, &arena, &rule, &why);
    bool sound = status == OK ? rule != NULL && rule->query_sql != NULL
                              : rule == NULL && why.status == status && why.text[0] != 0;
    if (!sound) {
        __builtin_trap();
    }
    read_as_wire(file.content, &placeholder);
    return 0;
}
