/* naming.h: what the readers of parameters share: giving a named value to the caller, paths, the
 * ceilings. Private to src/evidence/body. */
#ifndef AEDILE_EVIDENCE_BODY_NAMING_H
#define AEDILE_EVIDENCE_BODY_NAMING_H

#include "evidence/body/body.h"

enum { NAMING_PATH_MAX = 1024, BOUNDARY_MAX = 256 }; /* RFC 2046 allows a boundary 70 bytes */

struct naming {
    struct arena *arena;
    parameter_found found;
    void *context;
    const char *location;
    size_t count;
    bool cut;     /* something was left out */
    bool stopped; /* nothing more may be given: the caller's wish, a ceiling, or no memory */
    bool no_memory;
    size_t path_size;
    char path[NAMING_PATH_MAX]; /* of the value that is being read */
};

/* Give one value. The second form takes the path as its name. */
void naming_give(struct naming *naming, struct bytes name, struct bytes value, struct bytes raw);
void naming_give_here(struct naming *naming, struct bytes value, struct bytes raw);

/* Go one step down the path: "a.key", "a[3]". Returns what naming_leave takes to come back. A step
 * that does not fit is left out of the path. */
size_t naming_enter(struct naming *naming, struct bytes key);
size_t naming_enter_item(struct naming *naming, size_t index);
static inline void naming_leave(struct naming *naming, size_t path_size)
{
    naming->path_size = path_size;
}

/* Memory of the arena; NULL, and stopped, without. */
void *naming_memory(struct naming *naming, size_t size);

/* A formatted text in the arena. */
struct bytes naming_print(struct naming *naming, const char *format, ...) PRINTF_LIKE(2, 3);

/* The text without its %XX (and plus signs), borrowed when it has none. */
struct bytes naming_percent_decode(struct naming *naming, struct bytes text, bool plus);

/* The readers. Each gives what it finds until the text ends, breaks or `stopped` is set. */
void name_form(struct naming *naming, struct bytes text, char separator);
void name_lines(struct naming *naming, struct bytes text); /* text/plain: "name=value" lines */
void name_multipart(struct naming *naming, struct bytes body, struct bytes boundary);
void name_json(struct naming *naming, struct bytes text);
void name_protobuf(struct naming *naming, struct bytes message);
void name_grpc(struct naming *naming, struct bytes frames);

/* Whether unlabelled bytes are so likely a protobuf message that reading them as one is fair. */
bool looks_like_protobuf(struct bytes bytes);

/* UTF-8 of at least one character, none of them a control character but white space. */
bool is_clean_text(struct bytes bytes);

/* A value of a media type's or header field's parameter (RFC 9110, section 5.6.6), quotes taken
 * off, backslashes left; empty when there is none. */
struct bytes field_parameter(struct bytes field, const char *name);

#endif
