/* command.h: one command of the program, and the list of them. */
#ifndef AEDILE_CLI_COMMAND_H
#define AEDILE_CLI_COMMAND_H

#include "cli/options.h"

/* 3 and 4 win over 1, and 4 over 3. */
enum exit_code {
    EXIT_CLEAN = 0,
    EXIT_FINDINGS = 1,
    EXIT_USAGE = 2,    /* the command line or the configuration makes no sense */
    EXIT_EVIDENCE = 3, /* a file could not be read, or only partly */
    EXIT_ENGINE = 4,   /* a rule or the engine failed, or the output could not be written */
    EXIT_INTERRUPTED = 130,
};

struct call {
    const struct arguments *arguments;
    struct arena *arena; /* for the whole run of the program */
};

struct command {
    const char *name;                      /* "inspect" */
    const char *full;                      /* "rule list" */
    const char *operands;                  /* "PATH…"; "" when it takes none */
    const char *purpose;                   /* one line */
    const char *details;                   /* paragraphs, separated by an empty line; NULL: none */
    const char *examples;                  /* command lines, one a line; NULL: none */
    option_set options;                    /* the set of TAKES it accepts */
    size_t operands_least, operands_most;  /* most 0: none allowed */
    const struct command *const *children; /* ended by NULL; then `run` is NULL */
    enum exit_code (*run)(const struct call *call); /* writes stdout and stderr itself */
};

enum { OPERANDS_ANY = 1 << 20 };

extern const struct command *const commands[]; /* ended by NULL */

#endif
