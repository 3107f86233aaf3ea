/* section.h: a rule file cut into its front matter and the parts that `-- word:` lines open. */
#ifndef AEDILE_JUDGE_FILE_SECTION_H
#define AEDILE_JUDGE_FILE_SECTION_H

#include "base/arena.h"

enum section_kind { SECTION_APPLIES, SECTION_QUERY, SECTION_TEST };

struct section {
    enum section_kind kind;
    struct bytes rest; /* of the opening line, trimmed */
    uint64_t line;     /* of the opening line, from 1 */
    struct bytes body; /* the lines below it, up to the next section */
};

struct sections {
    struct bytes front; /* YAML; its first line is the file's first line */
    struct section *items;
    size_t count;
};

enum { SECTIONS_MAX = 1000 };

/* Cut a rule file. Views into `content` and the arena. E_MALFORMED with the line in why->at. */
MUST_CHECK enum status sections_read(struct bytes content, struct arena *arena,
        struct sections *ret_sections, struct fault *why);

/* Take the next line off *text, without its end; false at the end of the text. */
bool section_line(struct bytes *text, struct bytes *ret_line);

/* The rest of a line that starts with `-- word:`, trimmed; false for another line. */
bool section_opens(struct bytes line, const char *word, struct bytes *ret_rest);

struct bytes section_trim(struct bytes text);

#endif
