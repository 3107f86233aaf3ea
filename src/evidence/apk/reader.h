/* reader.h: what the files of this folder share while an app is being opened. */
#ifndef AEDILE_EVIDENCE_APK_READER_H
#define AEDILE_EVIDENCE_APK_READER_H

#include "evidence/apk.h"
#include "evidence/arsc.h"
#include "evidence/attribute_names.h"
#include "evidence/axml.h"

/* What the code name of a release that has no number yet counts as (Android: CUR_DEVELOPMENT). */
enum { SDK_PREVIEW = 10000 };

/* What a component's row needs besides itself until all defaults are known. */
struct component_notes {
    bool has_filter, has_launcher;
};

/* Places in the growing arrays of struct app. */
struct capacities {
    size_t parts, permissions, components, notes, intent_filters, queries, metadata,
            network_policies, features;
};

/* One file inside a part being read: what its places start with. */
struct reader_source {
    const char *entry;
    uint64_t entry_at, entry_size;
};

struct manifest_state {
    bool is_base, has_application, in_application, is_over;
    size_t component; /* open one, from 1; 0 none */
    size_t filter;    /* open intent filter of the component, from 1 */
    bool in_filter, filter_auto_verify, filter_main, filter_launcher;
    int filter_priority;
    struct apk_query *query; /* open <intent> of <queries>; NULL none */
};

struct reader {
    struct app *app;
    struct arena *arena;
    const struct arsc *arscs[PARTS_MAX]; /* base first */
    size_t arsc_count;
    struct component_notes *notes; /* as many as app->components */
    struct capacities capacities;
    struct fault *partial;
    size_t parts_tried;   /* APKs inside containers, readable or not */
    uint64_t parts_bytes; /* decoded for them, as their entries state it */
    bool spent;           /* memory ran out somewhere: the app is not opened */

    struct reader_source source;
    struct manifest_state state;
    bool application_enabled;
    const char *application_permission, *application_process;
    enum declared legacy_storage_declared;
    int target_sandbox;
};

/* A range of the file being read as a place. */
struct place reader_place(const struct reader *reader, const struct axml_event *event);

/* Room for one more row, zeroed; NULL (and reader->spent) without memory. */
void *reader_add(struct reader *reader, void *items, size_t *count, size_t *capacity, size_t size);

/* "X" and ".X" become "package.X". */
const char *qualified_name(struct reader *reader, const char *name);

/* The first lesser fault stands; each is an anomaly too. */
void reader_partial(struct reader *reader, const struct fault *fault, const char *kind);

#endif
