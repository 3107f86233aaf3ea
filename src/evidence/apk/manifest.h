/* manifest.h: AndroidManifest.xml of one part into the rows of struct app. */
#ifndef AEDILE_EVIDENCE_APK_MANIFEST_H
#define AEDILE_EVIDENCE_APK_MANIFEST_H

#include "evidence/apk/reader.h"
#include "evidence/apk/value.h"

/* Read the name of the split from the root element: "" for a base, and the package. */
MUST_CHECK enum status manifest_identify(struct bytes file, struct arena *arena,
        const char **ret_package, const char **ret_split, struct fault *why);

/* Add the facts of one manifest. reader->source and state.is_base say whose it is. */
MUST_CHECK enum status manifest_read(struct reader *reader, struct bytes file, struct fault *why);

/* Fill in what depends on the whole: defaults by targetSdkVersion, the main activity. */
void manifest_finish(struct reader *reader);

/* manifest_component.c */
void application_open(struct reader *reader, const struct axml_event *element);
void component_open(struct reader *reader, const struct axml_event *element);
void filter_open(struct reader *reader, const struct axml_event *element);
void filter_close(struct reader *reader);
void filter_item(struct reader *reader, const struct axml_event *element);
void metadata_open(struct reader *reader, const struct axml_event *element);
void components_finish(struct reader *reader);

/* manifest_query.c */
void query_open(struct reader *reader, const struct axml_event *element);
void query_item(struct reader *reader, const struct axml_event *element);

/* protection.c: "dangerous", "signature|privileged", … of a protectionLevel; foreground service
 * types likewise. In the arena or static; NULL without memory. */
const char *protection_name(struct arena *arena, uint32_t level);
const char *foreground_type_name(struct arena *arena, uint32_t types);

/* The URI a <data> element matches, "scheme://host:port/path", as far as it states it. */
const char *data_uri(struct arena *arena, const char *scheme, const char *host, const char *port,
        const char *path);

#endif
