/* open.h: the steps of apk_open that deal with archives: parts, entries, dex files. */
#ifndef AEDILE_EVIDENCE_APK_OPEN_H
#define AEDILE_EVIDENCE_APK_OPEN_H

#include "evidence/apk/reader.h"
#include "evidence/apk/value.h"

enum {
    MANIFEST_SIZE_MAX = 64 << 20,
    RESOURCES_SIZE_MAX = 256 << 20,
};

/* The decoded bytes of an entry: borrowed when stored, else in `buffer`. */
struct entry_bytes {
    const struct zip_entry *entry;
    struct bytes bytes;
    struct buffer buffer;
};

void entry_bytes_free(struct entry_bytes *entry);

/* Decode the named entry of a part. Damage that Android does not check (CRC-32) is an anomaly.
 * E_MISSING when there is none; faults name the entry. reader->source then says where it is. */
MUST_CHECK enum status entry_read(struct reader *reader, const struct apk_part *part,
        const char *name, size_t limit, struct entry_bytes *ret_entry, struct fault *why);

/* Set what the places and anomalies of a file inside a part start with. */
MUST_CHECK enum status source_enter(struct reader *reader, const struct apk_part *part,
        const struct zip_entry *entry, struct fault *why);

/* The same for the part's archive itself. */
void source_enter_part(struct reader *reader, const struct apk_part *part);

/* Give the anomalies from index `first` on the raw range of the file they were met in. */
void source_leave(struct reader *reader, size_t first);

/* Find the APKs of all sources: app->parts in file order. A part that cannot be opened is a
 * partial fault, unless none is left. */
MUST_CHECK enum status parts_open(struct reader *reader, const struct apk_source *sources,
        size_t source_count, struct fault *why);

/* List the dex files of a part, and note those hidden elsewhere. */
MUST_CHECK enum status dexes_find(struct reader *reader, struct apk_part *part, struct fault *why);

/* network_policy.c: rows of the platform, the manifest and the network security configuration. */
void network_policy_read(struct reader *reader);

#endif
