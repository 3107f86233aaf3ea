/* options.h: the one table of options, from which parsing, --help, the manual and the shells'
 * completions all come. */
#ifndef AEDILE_CLI_OPTIONS_H
#define AEDILE_CLI_OPTIONS_H

#include "base/arena.h"
#include "cli/option_id.h"

struct option {
    const char *name;     /* after "--"; NULL: only a letter */
    char letter;          /* after "-"; 0: none */
    const char *argument; /* "FILE"; NULL: takes none */
    const char *choices;  /* the values allowed, separated by spaces; NULL: any */
    const char *fallback; /* what holds when it is not given, for the help; NULL: nothing */
    const char *meaning;  /* one or two sentences */
    bool setting;         /* also read from AEDILE_<NAME> and the configuration files */
};

extern const struct option options[OPTION_COUNT];

/* Accepted by every command. */
#define OPTIONS_ALWAYS (TAKES(OPTION_LANG) | TAKES(OPTION_SHORT_HELP) | TAKES(OPTION_HELP))

struct given {
    enum option_id option;
    const char *value; /* "" for an option that takes none */
};

struct arguments {
    struct given *given; /* in the order written */
    size_t given_count;
    const char **operands;
    size_t operand_count;
};

/* Read words against the options in `accepted` (a set of TAKES). Options and operands may be mixed;
 * "--" ends the options. E_USAGE says which word is wrong and what was probably meant. Everything
 * lives in the arena or in `words`. */
MUST_CHECK enum status arguments_read(const char *const *words, size_t count, option_set accepted,
        struct arena *arena, struct arguments *ret_arguments, struct fault *why);

/* The last value given, or NULL. */
const char *arguments_value(const struct arguments *arguments, enum option_id option);

/* E_USAGE unless `value` is one of the option's choices. */
MUST_CHECK enum status option_check(enum option_id option, const char *value, struct fault *why);

/* The candidate nearest to a mistyped word, or NULL when none is near. `candidates` ends by NULL.
 */
const char *nearest_word(const char *word, const char *const *candidates);

#endif
