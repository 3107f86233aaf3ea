/* forms.h: the forms that trials come in, and the list they are read into. Private to this folder.
 */
#ifndef AEDILE_EVIDENCE_TRIALS_FORMS_H
#define AEDILE_EVIDENCE_TRIALS_FORMS_H

#include "evidence/trials/trials.h"

/* A list that grows while a file is read. */
struct record_list {
    struct arena *arena;
    struct trial *trials;
    size_t count, capacity;
};

/* Room for one more, blank; it counts once count is raised. E_LIMIT past TRIALS_MAX, E_MEMORY. */
MUST_CHECK enum status record_list_grow(struct record_list *list, uint64_t line, struct fault *why);

/* The forms. Each adds the records before the fault to the list. `file` is without byte-order mark;
 * `skipped` is what the mark took. */
MUST_CHECK enum status trials_read_json(
        struct bytes file, size_t skipped, struct record_list *list, struct fault *why);
MUST_CHECK enum status trials_read_csv(
        struct bytes file, size_t skipped, struct record_list *list, struct fault *why);

#endif
