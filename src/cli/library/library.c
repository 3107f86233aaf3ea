#include "cli/library/library.h"

#include "base/file.h"
#include "base/hash.h"
#include "cli/library/built_in.h"
#include "cli/library/files.h"
#include "cli/output.h"
#include "report/format.h"
#include "tables/meanings.h"
#include "tables/table.h"
#include "tables/tables.h"
#include "version.h"

#include <math.h>
#include <stdlib.h>

/* The files of every folder given by --rules or --rules-only. */
static enum status add_given(
        const struct call *call, struct files *files, const char *ending, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < call->arguments->given_count; i++) {
        const struct given *given = &call->arguments->given[i];
        if (given->option == OPTION_RULES || given->option == OPTION_RULES_ONLY) {
            status = files_add_folder(files, given->value, ending, why);
        }
    }
    return status;
}

/* A folder's file replaces the built-in one of the same name. */
static enum status add_data(const struct call *call, struct files *files, struct fault *why)
{
    const char *folder = arguments_value(call->arguments, OPTION_DATA);
    struct files own = {.arena = call->arena};
    enum status status = folder == NULL ? OK : files_add_folder(&own, folder, ".csv", why);
    for (size_t i = 0; status == OK && i < own.count; i++) {
        size_t j = 0;
        while (j < files->count && strcmp(files->items[j].path, own.items[i].path) != 0) {
            j++;
        }
        if (j < files->count) {
            files->items[j].content = own.items[i].content;
        } else {
            status = refuse(why, E_USAGE, 0, "%.100s/%.100s: no data file of that name is known",
                    folder, own.items[i].path);
        }
    }
    return status;
}

static struct bytes content_of(const struct embedded_file *file)
{
    return (struct bytes){file->data, file->size};
}

/* The knowledge of the built-in files, some of them replaced by those of a folder. */
static enum status load_own_knowledge(
        const struct call *call, struct library *library, struct fault *why)
{
    struct files files = {.arena = call->arena};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < built_in_data_count; i++) {
        const struct embedded_file *file = &built_in_data_files[i];
        status = files_add(&files, file->name, content_of(file), why);
    }
    if (status == OK) {
        status = add_data(call, &files, why);
    }
    struct data_file *data = arena_array(call->arena, files.count, sizeof(*data));
    if (status == OK && data == NULL) {
        status = refuse(why, E_MEMORY, 0, "no memory for the data");
    }
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < files.count; i++) {
        data[i] = (struct data_file){files.items[i].path, files.items[i].content};
    }
    status = knowledge_load(data, files.count, &library->own_knowledge, why);
    library->knowledge = library->own_knowledge;
    return status;
}

static enum status load_knowledge(
        const struct call *call, struct library *library, struct fault *why)
{
    for (size_t i = 0; i < built_in_data_count; i++) {
        if (strcmp(built_in_data_files[i].name, "lists.yaml") == 0) {
            library->aids_owner.lists_yaml = content_of(&built_in_data_files[i]);
        }
    }
    if (arguments_value(call->arguments, OPTION_DATA) != NULL) {
        return load_own_knowledge(call, library, why);
    }
    library->knowledge = &built_in_library->knowledge;
    return OK;
}

static bool is_built_in_left_out(const struct call *call)
{
    return arguments_value(call->arguments, OPTION_RULES_ONLY) != NULL;
}

static enum status load_rules(const struct call *call, struct library *library, struct fault *why)
{
    static const struct pack none;
    const struct pack *base = is_built_in_left_out(call) ? &none : &built_in_library->pack;
    struct files files = {.arena = call->arena};
    enum status status = add_given(call, &files, ".sql", why);
    return status == OK
                   ? pack_extend(base, files.items, files.count, call->arena, &library->pack, why)
                   : status;
}

/* Whether rules take the value for a number (judge/evaluate.c), and one that is. */
static bool is_number(const char *value)
{
    char *end = NULL;
    double number = strtod(value, &end);
    return end != value && value[strspn(value, "+-.0123456789eE")] == 0 && *end == 0 &&
           isfinite(number);
}

/* A copy of the rule in which one parameter has another value. A word in place of a number is more
 * or less than every number in SQL: the rule would always fail, or always pass. */
static enum status set_parameter(struct arena *arena, struct pack *pack, size_t index,
        const char *name, const char *value, struct fault *why)
{
    const struct rule *rule = pack->rules[index];
    struct rule *changed = arena_alloc(arena, sizeof(*changed));
    struct rule_parameter *parameters =
            arena_array(arena, rule->parameter_count, sizeof(*parameters));
    if (changed == NULL || (parameters == NULL && rule->parameter_count > 0)) {
        return refuse(why, E_MEMORY, 0, "no memory for a parameter");
    }
    bool is_found = false;
    for (size_t i = 0; i < rule->parameter_count; i++) {
        parameters[i] = rule->parameters[i];
        if (strcmp(parameters[i].name, name) == 0) {
            if (is_number(parameters[i].value) && !is_number(value)) {
                return refuse(why, E_USAGE, 0,
                        "--param: '%.60s' of rule %s is a number, not '%.60s'", name, rule->id,
                        value);
            }
            parameters[i].value = value;
            is_found = true;
        }
    }
    if (!is_found) {
        return refuse(why, E_USAGE, 0, "--param: rule %s has no parameter '%.60s'", rule->id, name);
    }
    *changed = *rule;
    changed->parameters = parameters;
    pack->rules[index] = changed;
    return OK;
}

/* "data-security/x:grace_ms=5". The digest of the rules then covers the change too. */
static enum status apply_parameter(
        struct arena *arena, struct pack *pack, const char *text, struct fault *why)
{
    char *id = arena_copy(arena, bytes_of(text));
    char *name = id == NULL ? NULL : strchr(id, ':');
    char *value = name == NULL ? NULL : strchr(name, '=');
    if (value == NULL) {
        return refuse(why, E_USAGE, 0, "--param wants RULE:NAME=VALUE, not '%.60s'", text);
    }
    *name++ = 0;
    *value++ = 0;
    size_t index = 0;
    while (index < pack->count && strcmp(pack->rules[index]->id, id) != 0) {
        index++;
    }
    if (index == pack->count) {
        return refuse(why, E_USAGE, 0, "--param: no rule '%.100s'", id);
    }
    enum status status = set_parameter(arena, pack, index, name, value, why);
    const char *both = arena_print(arena, "%s\n%s\n", pack->digest, text);
    if (status == OK && both == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a parameter");
    }
    return status == OK ? sha256_hex(bytes_of(both), pack->digest, why) : status;
}

static enum status apply_parameters(
        const struct call *call, struct library *library, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < call->arguments->given_count; i++) {
        const struct given *given = &call->arguments->given[i];
        if (given->option == OPTION_PARAM) {
            status = apply_parameter(call->arena, &library->pack, given->value, why);
        }
    }
    return status;
}

/* The options that a repeated run needs, as a shell takes them. */
static enum status keep_options(const struct call *call, struct library *library, struct fault *why)
{
    SCOPED(buffer_free) struct buffer words = {0};
    for (size_t i = 0; i < call->arguments->given_count; i++) {
        const struct given *given = &call->arguments->given[i];
        if ((LIBRARY_OPTIONS & TAKES(given->option)) != 0) {
            buffer_print(&words, " --%s ", options[given->option].name);
            format_shell_word(&words, given->value);
        }
    }
    library->facts.options = arena_copy(call->arena, buffer_bytes(&words));
    return library->facts.options != NULL && !words.failed
                   ? OK
                   : refuse(why, E_MEMORY, 0, "no memory for the options");
}

static int order_profiles(const void *a, const void *b)
{
    return strcmp((*(const struct profile *const *)a)->id, (*(const struct profile *const *)b)->id);
}

/* A later profile with the id of an earlier one takes its place. */
static void put_profile(struct library *library, const struct profile *profile)
{
    size_t i = 0;
    while (i < library->profile_count && strcmp(library->profiles[i]->id, profile->id) != 0) {
        i++;
    }
    library->profiles[i] = profile;
    library->profile_count += i == library->profile_count;
}

static enum status load_profiles(
        const struct call *call, struct library *library, struct fault *why)
{
    struct files files = {.arena = call->arena};
    enum status status = add_given(call, &files, ".yaml", why);
    size_t built_in = is_built_in_left_out(call) ? 0 : built_in_library->profile_count;
    library->profiles =
            arena_array(call->arena, built_in + files.count + 1, sizeof(*library->profiles));
    if (status == OK && library->profiles == NULL) {
        status = refuse(why, E_MEMORY, 0, "no memory for the profiles");
    }
    for (size_t i = 0; status == OK && i < built_in; i++) {
        put_profile(library, built_in_library->profiles[i]);
    }
    for (size_t i = 0; status == OK && i < files.count; i++) {
        struct profile *profile = NULL;
        status = profile_read(&files.items[i], &library->pack, call->arena, &profile, why);
        if (status == OK) {
            put_profile(library, profile);
        }
    }
    if (status == OK && library->profile_count > 0) {
        qsort(library->profiles, library->profile_count, sizeof(*library->profiles),
                order_profiles);
    }
    return status;
}

enum exit_code library_load(const struct call *call, struct library *ret_library)
{
    static enum status (*const steps[])(const struct call *, struct library *, struct fault *) = {
            load_knowledge, load_rules, apply_parameters, load_profiles, keep_options};
    struct library library = {0};
    struct fault why = {.status = OK};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (steps[i](call, &library, &why) != OK) {
            say(NULL, why.text);
            knowledge_free(library.own_knowledge);
            return why.status == E_USAGE ? EXIT_USAGE : EXIT_ENGINE;
        }
    }
    *ret_library = library;
    aids_prepare(&ret_library->aids_owner, &ret_library->aids);
    ret_library->facts = (struct run_facts){.tool_version = AEDILE_VERSION,
            .rules_digest = ret_library->pack.digest,
            .data_digest = library.knowledge->digest,
            .options = library.facts.options,
            .rules = library.pack.rules,
            .rule_count = library.pack.count,
            .clauses = library.knowledge->clauses.items,
            .clause_count = library.knowledge->clauses.count,
            .meaning = table_meaning};
    return EXIT_CLEAN;
}

void library_close(struct library *library)
{
    aids_close(&library->aids);
    knowledge_free(library->own_knowledge);
}

static void say_unknown(const char *what, const char *id, const char *near, const char *list)
{
    struct fault why;
    (void)(near == NULL
                    ? refuse(&why, E_USAGE, 0, "no %s '%.80s'; `aedile %s list` names them", what,
                              id, list)
                    : refuse(&why, E_USAGE, 0, "no %s '%.80s'; did you mean %s?", what, id, near));
    say(NULL, why.text);
}

const struct profile *library_profile(const struct library *library, const char *id)
{
    const char *names[64] = {NULL};
    for (size_t i = 0; i < library->profile_count; i++) {
        if (strcmp(library->profiles[i]->id, id) == 0) {
            return library->profiles[i];
        }
        names[i < 62 ? i : 62] = library->profiles[i]->id;
    }
    say_unknown("profile", id, nearest_word(id, names), "profile");
    return NULL;
}

/* A path that was given where an id is wanted. */
static void say_no_rule_but(const char *path, bool is_folder)
{
    struct fault why;
    (void)(is_folder ? refuse(&why, E_USAGE, 0,
                               "no rule but a folder: add its rules by --rules %.80s, or take no "
                               "others by --rules-only %.80s",
                               path, path)
                     : refuse(&why, E_USAGE, 0,
                               "no rule but a file: name its folder by --rules and the rule by "
                               "its id; a rule's file ends in .sql"));
    say(path, why.text);
}

const struct rule *library_rule(const struct library *library, const char *id)
{
    const struct rule *rule = pack_find(&library->pack, id);
    enum file_kind kind = rule == NULL ? file_kind(id) : FILE_ABSENT;
    if (kind == FILE_FOLDER || kind == FILE_REGULAR) {
        say_no_rule_but(id, kind == FILE_FOLDER);
    } else if (rule == NULL) {
        say_unknown("rule", id, NULL, "rule");
    }
    return rule;
}

void library_say_no_table(const char *name)
{
    size_t count = 0;
    const struct table *const *all = tables_all(&count);
    const char *names[128] = {NULL};
    for (size_t i = 0; i < count; i++) {
        names[i < 126 ? i : 126] = all[i]->name;
    }
    struct fault why;
    const char *near = nearest_word(name, names);
    (void)refuse(&why, E_USAGE, 0, "no table '%.60s'%s%s%s", name,
            near == NULL ? "; `aedile tables` lists them" : "; did you mean ",
            near == NULL ? "" : near, near == NULL ? "" : "?");
    say(NULL, why.text);
}

bool library_knows_all_clauses(const struct library *library)
{
    bool is_known = true;
    for (size_t i = 0; i < library->pack.count; i++) {
        const struct rule *rule = library->pack.rules[i];
        for (size_t k = 0; k < rule->clause_count; k++) {
            if (run_clause(&library->facts, rule->clauses[k]) == NULL) {
                struct fault why;
                (void)refuse(&why, E_MISSING, 0, "cites '%.80s', which is no clause of clause.csv",
                        rule->clauses[k]);
                say(rule->id, why.text);
                is_known = false;
            }
        }
    }
    return is_known;
}

bool library_knows_clause(void *library, const char *id)
{
    const struct library *known = library;
    return clause_find(&known->knowledge->clauses, id) != NULL;
}
