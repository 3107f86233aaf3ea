/* output.h: what the program says: data on standard output or a file, messages on standard error.
 * A write that fails is never silent. */
#ifndef AEDILE_CLI_OUTPUT_H
#define AEDILE_CLI_OUTPUT_H

#include "base/buffer.h"

struct output {
    const char *path; /* NULL: standard output */
    struct buffer buffer;
    bool failed;
};

/* Hand what the buffer holds to standard output now; a file is kept back until output_close. */
void output_flush(struct output *output);

/* Write the rest, or the file as a whole. False when any write failed; that has then been told. */
MUST_CHECK bool output_close(struct output *output);

/* "aedile: FILE: text" on standard error. Control characters and broken UTF-8 of names are shown
 * as \xNN, so that a hostile name can neither forge a message nor drive the terminal. */
void say(const char *file, const char *text);

/* As `say`, with "(byte N)" behind when the fault knows an offset. */
void say_fault(const char *file, const struct fault *fault);

bool is_terminal(int descriptor);

#endif
