/* units.h: the paths of a command line as things to inspect. */
#ifndef AEDILE_CLI_UNITS_H
#define AEDILE_CLI_UNITS_H

#include "cli/command.h"
#include "inspection/inspect.h"

struct unit_list {
    struct inspect_unit *items;
    size_t count, capacity;
    bool has_fault; /* some path could not be looked into; that has been told */
};

/* The operands from `first` on. E_MEMORY is the only fault. Unless quiet, says how many files of
 * other kinds were passed over. */
MUST_CHECK enum status units_read(const struct call *call, size_t first, bool quiet,
        struct unit_list *ret_units, struct fault *why);

/* Tell of each exhibit that could not be read whole; false when there is any. */
bool units_are_whole(const struct query_set *set);

#endif
