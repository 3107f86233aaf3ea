/* exhibits.h: the evidence of one unit, opened: files mapped, apps read, faults kept as states. */
#ifndef AEDILE_INSPECTION_EXHIBITS_H
#define AEDILE_INSPECTION_EXHIBITS_H

#include "inspection/inspect.h"
#include "tables/tables.h"

struct opened_file;

struct exhibits {
    struct arena arena; /* all of it, apps included */
    const struct knowledge *knowledge;
    struct traffic_aids *aids;     /* never NULL once opened */
    const struct session *session; /* never NULL once opened */
    const char *session_folder;    /* of a session: its links must not lead out of it; else NULL */
    struct exhibit *items;         /* ids count on from the first id given */
    struct source *sources;        /* one an item */
    size_t count, capacity;
    unsigned unwanted;      /* facts of traffic that nothing asks for, of tables/wanted.h */
    struct judge_gap *gaps; /* tables whose evidence could not be read whole */
    size_t gap_count, gap_capacity;
    struct identifier_scanner *scanner; /* NULL until an exhibit holds traffic */
    struct opened_file *files;          /* mapped until exhibits_close */
};

/* What an exhibit has to say is in its state; faults are E_MEMORY alone. Close it either way.
 * `unwanted`: facts of tables/wanted.h that are left out; 0: everything is worked out. */
MUST_CHECK enum status exhibits_open(const struct knowledge *knowledge, struct traffic_aids *aids,
        const struct inspect_unit *unit, int64_t first_id, unsigned unwanted,
        struct exhibits *ret_exhibits, struct fault *why);
void exhibits_close(struct exhibits *exhibits);

/* Tables (ended by NULL) whose evidence could not be read whole, and why. A text of the reason that
 * is NULL means that memory was spent on it: E_MEMORY. */
MUST_CHECK enum status exhibits_add_gaps(struct exhibits *exhibits, const char *const *tables,
        struct wording reason, struct fault *why);

/* The exhibit's state and fault; the first fault stays. */
void exhibits_keep_fault(
        struct exhibit *exhibit, enum exhibit_state state, const struct fault *fault);

/* A folder of two or more APKs that belong together: one base and its splits, one package. */
bool exhibits_is_split_set(const char *folder);

/* The units that lie directly in a folder, in name order. */
MUST_CHECK enum status exhibits_list_apps(const char *folder, struct arena *arena,
        struct inspect_unit **ret_units, size_t *ret_count, struct fault *why);

#endif
