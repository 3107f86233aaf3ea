/* built_in.h: what the build put into the program: rules/, profiles/ and data/. */
#ifndef AEDILE_CLI_BUILT_IN_H
#define AEDILE_CLI_BUILT_IN_H

#include "base/embedded.h"

extern const struct embedded_file built_in_rules_files[], built_in_profiles_files[],
        built_in_data_files[];
/* Packed YAML, judge/file/packed.h, in the same order. */
extern const struct embedded_file built_in_rules_fronts[], built_in_profiles_fronts[];
extern const size_t built_in_rules_count, built_in_profiles_count, built_in_data_count;

#endif
