/* settings.h: what holds for a run: options, else AEDILE_* variables, else ./aedile.yaml, else
 * $XDG_CONFIG_HOME/aedile/config.yaml. */
#ifndef AEDILE_CLI_SETTINGS_H
#define AEDILE_CLI_SETTINGS_H

#include "cli/command.h"
#include "model/wording.h"

struct settings {
    const char *values[OPTION_COUNT]; /* NULL: nobody said anything */
};

/* False when a variable or file is wrong; that has then been told on standard error. */
MUST_CHECK bool settings_read(
        const struct call *call, option_set accepted, struct settings *ret_settings);

/* The language that was read; English when nobody said anything. */
enum language language_of(const struct settings *settings);

/* The language of what the program says of itself. A variable or file that is wrong is told on
 * standard error and then says nothing: help must come all the same. */
enum language settings_language(const struct call *call);

#endif
