/* packed.h: the YAML of a rule or profile as bytes that are read much faster than YAML: for what is
 * built into the program, so that no start parses it again. Their form is nobody else's concern:
 * the build writes them, the same program reads them. */
#ifndef AEDILE_JUDGE_FILE_PACKED_H
#define AEDILE_JUDGE_FILE_PACKED_H

#include "base/buffer.h"
#include "base/syntax/yaml.h"
#include "judge/pack.h"

/* Append the tree. */
void yaml_pack(const struct yaml *root, struct buffer *out);

/* The tree again, its texts in `packed`, which must live as long. E_MALFORMED: not what yaml_pack
 * writes; why->at is the offset. */
MUST_CHECK enum status yaml_unpack(
        struct bytes packed, struct arena *arena, struct yaml **ret_root, struct fault *why);

/* Append the YAML of a rule file (its front matter) or of a profile, by the ending of the path. */
MUST_CHECK enum status front_pack(
        const struct rule_file *file, struct arena *arena, struct buffer *out, struct fault *why);

#endif
