/* words.h: what the program says of itself, in both languages. English texts of options and
 * commands stand where these are declared; their Chinese in words_zh.def. */
#ifndef AEDILE_CLI_HELP_WORDS_H
#define AEDILE_CLI_HELP_WORDS_H

#include "cli/command.h"
#include "model/wording.h"

enum help_word {
#define WORD(name, en, zh) SAYS_##name,
#include "cli/help/words.def"
#undef WORD
    SAYS_COUNT
};

/* All return UTF-8 that lives as long as the program, or as the command or option given. */
const char *says(enum language language, enum help_word word); /* never NULL */
const char *option_meaning(enum language language, enum option_id option);
const char *option_fallback(enum language language, enum option_id option); /* NULL: none */
const char *command_purpose(enum language language, const struct command *command);
const char *command_details(enum language language, const struct command *command); /* or NULL */

/* The Chinese texts of a command by its full name; NULL members where there is none. */
struct command_text {
    const char *full, *purpose, *details;
};
struct command_text command_text_zh(const char *full);

/* The commands that have Chinese texts, from 0; NULL behind the last. For checking that none is
 * stale. */
const char *command_text_name(size_t index);

/* The Chinese meaning of an option; NULL when there is none. */
const char *option_meaning_zh(enum option_id option);

#endif
