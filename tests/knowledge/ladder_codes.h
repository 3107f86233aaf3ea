/* ladder_codes.h: writes identifiers in many encodings and digests, for the leak ladder. Made from
 * OpenSSL, libdeflate and plain loops, so that nothing of what is tested helps to make the test. */
#ifndef AEDILE_TESTS_LADDER_CODES_H
#define AEDILE_TESTS_LADDER_CODES_H

#include "base/buffer.h"

struct ladder_code {
    const char *name;
    void (*write)(struct bytes value, struct buffer *out);
};

extern const struct ladder_code ladder_codes[];
extern const size_t ladder_code_count;

/* Percent-encode what may not stand in a URL; escape what may not stand in a JSON string. */
void ladder_put_in_url(struct bytes text, struct buffer *out);
void ladder_put_in_json(struct bytes text, struct buffer *out);

#endif
