#include "judge/pack.h"

#include "base/buffer.h"
#include "base/hash.h"

#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
    const struct rule *const *first = a;
    const struct rule *const *second = b;
    return strcmp((*first)->id, (*second)->id);
}

/* Where a rule of the same id stands among the first `count`, else `count`. */
static size_t place_of(const struct rule *const *rules, size_t count, const char *id)
{
    size_t i = 0;
    while (i < count && strcmp(rules[i]->id, id) != 0) {
        i++;
    }
    return i;
}

static enum status digest_of(struct pack *pack, struct fault *why)
{
    struct buffer digests SCOPED(buffer_free) = {0};
    for (size_t i = 0; i < pack->count; i++) {
        buffer_append_text(&digests, pack->rules[i]->sha256);
    }
    if (digests.failed) {
        return refuse(why, E_MEMORY, 0, "no memory for the rules");
    }
    return sha256_hex(buffer_bytes(&digests), pack->digest, why);
}

static enum status read_one(const struct rule_file *file, struct arena *arena,
        struct rule **ret_rule, struct fault *why)
{
    struct fault cause = {0};
    enum status status = rule_read(file, arena, ret_rule, &cause);
    if (status != OK) {
        (void)refuse(why, status, cause.at, "%.60s: %.170s", file->path, cause.text);
    }
    return status;
}

enum status pack_extend(const struct pack *base, const struct rule_file *files, size_t count,
        struct arena *arena, struct pack *ret_pack, struct fault *why)
{
    if (count > RULES_MAX || base->count > RULES_MAX - count) {
        return refuse(why, E_LIMIT, 0, "more than %d rules", RULES_MAX);
    }
    struct pack pack = {.rules = arena_array(arena, base->count + count, sizeof(*pack.rules))};
    if (pack.rules == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the rules");
    }
    for (; pack.count < base->count; pack.count++) {
        pack.rules[pack.count] = base->rules[pack.count];
    }
    for (size_t i = 0; i < count; i++) {
        struct rule *rule = NULL;
        enum status status = read_one(&files[i], arena, &rule, why);
        if (status != OK) {
            return status;
        }
        size_t at = place_of(pack.rules, pack.count, rule->id);
        pack.rules[at] = rule;
        pack.count += at == pack.count;
    }
    if (pack.count > 0) {
        qsort(pack.rules, pack.count, sizeof(struct rule *), by_id);
    }
    enum status status = digest_of(&pack, why);
    if (status == OK) {
        *ret_pack = pack;
    }
    return status;
}

enum status pack_read(const struct rule_file *files, size_t count, struct arena *arena,
        struct pack *ret_pack, struct fault *why)
{
    const struct pack none = {0};
    return pack_extend(&none, files, count, arena, ret_pack, why);
}

const struct rule *pack_find(const struct pack *pack, const char *id)
{
    struct rule wanted = {.id = id};
    const struct rule *key = &wanted;
    const struct rule **found = pack->count == 0 ? NULL
                                                 : bsearch(&key, pack->rules, pack->count,
                                                           sizeof(struct rule *), by_id);
    return found == NULL ? NULL : *found;
}
