#include "cli/settings.h"

#include "base/file.h"
#include "base/syntax/yaml.h"
#include "cli/output.h"

#include <stdio.h>
#include <stdlib.h>

/* "fail-on" as "AEDILE_FAIL_ON". */
static void name_variable(const char *option, char ret_name[64])
{
    (void)snprintf(ret_name, 64, "AEDILE_%s", option);
    for (char *c = ret_name + strlen("AEDILE_"); *c != 0; c++) {
        bool small = *c >= 'a' && *c <= 'z';
        *c = (char)(*c == '-' ? '_' : small ? *c - 'a' + 'A' : *c);
    }
}

static bool take_variables(struct settings *settings, option_set accepted)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        char name[64];
        struct fault why;
        if (!options[i].setting || (accepted & TAKES(i)) == 0) {
            continue;
        }
        name_variable(options[i].name, name);
        const char *value = getenv(name);
        if (value == NULL || value[0] == 0) {
            continue;
        }
        if (option_check((enum option_id)i, value, &why) != OK) {
            say(name, why.text);
            return false;
        }
        settings->values[i] = value;
    }
    return true;
}

static enum status take_key(struct yaml *root, size_t option, struct settings *settings,
        option_set accepted, struct fault *why)
{
    const struct yaml *node = yaml_get(root, options[option].name);
    if (node == NULL || (accepted & TAKES(option)) == 0) {
        return OK;
    }
    struct fault wrong = {.text = "a text is wanted"};
    if (node->kind != YAML_SCALAR ||
            option_check((enum option_id)option, node->scalar, &wrong) != OK) {
        return refuse(why, E_USAGE, node->line, "line %llu: %s: %.160s",
                (unsigned long long)node->line, options[option].name, wrong.text);
    }
    if (settings->values[option] == NULL) {
        settings->values[option] = node->scalar;
    }
    return OK;
}

static enum status take_document(struct bytes text, struct arena *arena, option_set accepted,
        struct settings *settings, struct fault *why)
{
    struct yaml *root = NULL;
    enum status status = yaml_parse(text, arena, &root, why);
    for (size_t i = 0; status == OK && i < OPTION_COUNT; i++) {
        if (options[i].setting) {
            status = take_key(root, i, settings, accepted, why);
        }
    }
    if (status != OK) {
        return status;
    }
    const struct yaml *unused = yaml_unused(root);
    return unused == NULL ? OK
                          : refuse(why, E_USAGE, unused->line, "line %llu: unknown key '%.60s'",
                                    (unsigned long long)unused->line, unused->key);
}

/* A file that is not there says nothing. */
static bool take_file(
        const char *path, struct arena *arena, option_set accepted, struct settings *settings)
{
    SCOPED(file_close) struct file file = {0};
    struct fault why;
    if (path == NULL || file_kind(path) == FILE_ABSENT) {
        return true;
    }
    if (file_open(path, &file, &why) != OK ||
            take_document(file.bytes, arena, accepted, settings, &why) != OK) {
        say(path, why.text);
        return false;
    }
    return true;
}

static const char *user_file(struct arena *arena)
{
    const char *folder = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    if (folder != NULL && folder[0] == '/') { /* the specification ignores relative paths */
        return arena_print(arena, "%s/aedile/config.yaml", folder);
    }
    return home == NULL ? NULL : arena_print(arena, "%s/.config/aedile/config.yaml", home);
}

bool settings_read(const struct call *call, option_set accepted, struct settings *ret_settings)
{
    struct settings settings = {0};
    if (!take_variables(&settings, accepted) ||
            !take_file("aedile.yaml", call->arena, accepted, &settings) ||
            !take_file(user_file(call->arena), call->arena, accepted, &settings)) {
        return false;
    }
    for (size_t i = 0; i < call->arguments->given_count; i++) {
        settings.values[call->arguments->given[i].option] = call->arguments->given[i].value;
    }
    *ret_settings = settings;
    return true;
}

enum language language_of(const struct settings *settings)
{
    const char *name = settings->values[OPTION_LANG];
    return name != NULL && strcmp(name, "zh-CN") == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
}

enum language settings_language(const struct call *call)
{
    struct settings settings = {0};
    settings.values[OPTION_LANG] = arguments_value(call->arguments, OPTION_LANG);
    if (settings.values[OPTION_LANG] == NULL &&
            !settings_read(call, TAKES(OPTION_LANG), &settings)) {
        return LANGUAGE_EN;
    }
    return language_of(&settings);
}
