/* store.h: the session folder that a recording writes: the plan, the records line by line, an HTTP
 * archive, and bodies and screenshots named by their SHA-256. Each record is on the disk before the
 * next is begun, and after a crash at any moment the folder is mended: a line or an entry that was
 * not finished goes, everything before it stays. */
#ifndef AEDILE_COLLECT_STORE_STORE_H
#define AEDILE_COLLECT_STORE_STORE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "collect/web/har_entry.h"

struct store;

struct store_options {
    const char *folder;
    struct bytes plan; /* content of the plan; a folder that holds another plan's run is refused */
    const char *records;   /* name of the file of records: "trials.jsonl" */
    const char *by;        /* command that writes: "aedile probe links" */
    struct buffer *device; /* YAML of session.yaml's `device` and `subject`, lines ended; or NULL */
};

/* Make the folder, or go on with one. Faults: E_IO; E_USAGE when the folder holds something else,
 * another plan's run or another process writes to it; E_MEMORY. */
MUST_CHECK enum status store_open(
        const struct store_options *options, struct store **ret_store, struct fault *why);
void store_close(struct store *store); /* NULL does nothing */

/* Whole records that were there when it was opened, or were written since. */
size_t store_count(const struct store *store);

/* Keep bytes as evidence/<sha256>.<ending>; *ret_name is "sha256:…", living in the arena. */
MUST_CHECK enum status store_keep(struct store *store, struct bytes content, const char *ending,
        struct arena *arena, const char **ret_name, struct fault *why);

/* Append entries to traffic.har. */
MUST_CHECK enum status store_archive(struct store *store, const struct har_entry *entries,
        size_t count, int32_t trial, struct fault *why);

/* Append a record (whole lines, `count` of them); it is on the disk when this returns. */
MUST_CHECK enum status store_append(
        struct store *store, struct bytes lines, size_t count, struct fault *why);

/* Append a remark as a line to notes.jsonl: what the records do not say. */
MUST_CHECK enum status store_note(struct store *store, const char *json, struct fault *why);

#endif
