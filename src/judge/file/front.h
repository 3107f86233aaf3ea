/* front.h: values of the YAML that rules and profiles open with. Every fault names its line. */
#ifndef AEDILE_JUDGE_FILE_FRONT_H
#define AEDILE_JUDGE_FILE_FRONT_H

#include "base/syntax/yaml.h"
#include "model/wording.h"

/* A map being read. Each call below adds nothing once `status` is not OK, so that a reader of many
 * keys looks at it once, at the end. */
struct front {
    struct yaml *map;
    struct arena *arena;
    struct fault *why;
    enum status status;
};

enum { FRONT_TEXT_MAX = 4000 }; /* bytes of one text; longer ones are a fault */

/* Note a fault at a line; the first one stays. */
void front_refuse(struct front *front, uint64_t line, const char *format, ...) PRINTF_LIKE(3, 4);

/* Here, so that whoever reads or analyses a caller sees the status change. */
static inline void front_no_memory(struct front *front)
{
    if (front->status == OK) {
        front->status = refuse(front->why, E_MEMORY, 0, "no memory for the rules");
    }
}

/* The text of a key. NULL when it is absent, which is a fault when `required`. */
const char *front_text(struct front *front, const char *key, bool required);

/* `{en: "…", zh-CN: "…"}`; English is required where the key is there. */
struct wording front_wording(struct front *front, const char *key, bool required);

/* The index of a key's text in `names`; `otherwise` when the key is absent and that is not -1. */
int front_choice(
        struct front *front, const char *key, const char *const *names, int count, int otherwise);

bool front_boolean(struct front *front, const char *key, bool otherwise);

/* A list of texts, in the arena; NULL and 0 when the key is absent. */
const char *const *front_list(struct front *front, const char *key, size_t *ret_count);

/* The children of a map or list of `kind` under a key; NULL when absent. */
struct yaml *front_children(struct front *front, const char *key, enum yaml_kind kind);

/* A fault when a key of the map, or below it, was never asked for. */
void front_end(struct front *front);

#endif
