/* completion.c: completion scripts for bash, zsh and fish. */
#include "cli/help/help.h"

/* Long forms and letters, separated by spaces. */
static void put_option_words(struct buffer *out, option_set accepted)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (((accepted | OPTIONS_ALWAYS) & TAKES(i)) == 0) {
            continue;
        }
        if (options[i].name != NULL) {
            buffer_print(out, "--%s ", options[i].name);
        }
        if (options[i].letter != 0) {
            buffer_print(out, "-%c ", options[i].letter);
        }
    }
}

static void put_command_words(struct buffer *out, const struct command *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        buffer_print(out, "%s%s", i > 0 ? " " : "", list[i]->name);
    }
}

/* Cases on "command:option" that set `words` to the option's choices. */
static void put_choices(struct buffer *out)
{
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    for (size_t c = 0; flat[c] != NULL; c++) {
        for (size_t i = 0; i < OPTION_COUNT; i++) {
            if ((flat[c]->options & TAKES(i)) != 0 && options[i].choices != NULL) {
                buffer_print(out, "    '%s:--%s'", flat[c]->full, options[i].name);
                if (options[i].letter != 0) {
                    buffer_print(out, "|'%s:-%c'", flat[c]->full, options[i].letter);
                }
                buffer_print(out, ") words='%s' ;;\n", options[i].choices);
            }
        }
    }
}

static void put_bash(struct buffer *out, enum language language)
{
    (void)language; /* bash and zsh show words only */
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    buffer_append_text(out, "# bash completion of aedile\n_aedile() {\n"
                            "  local current=${COMP_WORDS[COMP_CWORD]} words= command=\n"
                            "  local previous=${COMP_WORDS[COMP_CWORD-1]}\n"
                            "  if [ \"$COMP_CWORD\" -gt 1 ]; then command=${COMP_WORDS[1]}; fi\n"
                            "  case $command in\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (commands[i]->children != NULL) {
            buffer_print(out,
                    "  %s) if [ \"$COMP_CWORD\" -gt 2 ]; then command=\"$command "
                    "${COMP_WORDS[2]}\"; else words='",
                    commands[i]->name);
            put_command_words(out, commands[i]->children);
            buffer_append_text(out, "'; fi ;;\n");
        }
    }
    buffer_append_text(out, "  '') words='");
    put_command_words(out, commands);
    buffer_append_text(out, "' ;;\n  esac\n  case $command:$previous in\n");
    put_choices(out);
    buffer_append_text(
            out, "  esac\n  if [ -z \"$words\" ]; then\n    case $command:$current in\n");
    for (size_t i = 0; flat[i] != NULL; i++) {
        buffer_print(out, "    '%s:-'*) words='", flat[i]->full);
        put_option_words(out, flat[i]->options);
        buffer_append_text(out, "' ;;\n");
    }
    buffer_append_text(out, "    esac\n  fi\n"
                            "  COMPREPLY=()\n"
                            "  while IFS= read -r word; do COMPREPLY+=(\"$word\"); done \\\n"
                            "    < <(compgen -W \"$words\" -- \"$current\")\n"
                            "}\ncomplete -o default -F _aedile aedile\n");
}

/* zsh runs the bash function by its own adapter. */
static void put_zsh(struct buffer *out, enum language language)
{
    buffer_append_text(out, "#compdef aedile\n"
                            "autoload -U +X bashcompinit && bashcompinit\n");
    put_bash(out, language);
}

/* In single quotes for fish: a backslash and a quote need a backslash. */
static void put_fish_text(struct buffer *out, const char *text)
{
    buffer_append_byte(out, '\'');
    for (; *text != 0; text++) {
        if (*text == '\'' || *text == '\\') {
            buffer_append_byte(out, '\\');
        }
        buffer_append_byte(out, *text);
    }
    buffer_append_byte(out, '\'');
}

static void put_fish_options(
        struct buffer *out, const struct command *command, const char *seen, enum language language)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &options[i];
        if (((command->options | OPTIONS_ALWAYS) & TAKES(i)) == 0) {
            continue;
        }
        buffer_print(out, "complete -c aedile -n '%s'", seen);
        if (option->name != NULL) {
            buffer_print(out, " -l %s", option->name);
        }
        if (option->letter != 0) {
            buffer_print(out, " -s %c", option->letter);
        }
        if (option->choices != NULL) {
            buffer_print(out, " -x -a '%s'", option->choices);
        } else if (option->argument != NULL) {
            buffer_append_text(out, " -r");
        }
        buffer_append_text(out, " -d ");
        put_fish_text(out, option_meaning(language, (enum option_id)i));
        buffer_append_byte(out, '\n');
    }
}

static void put_fish(struct buffer *out, enum language language)
{
    buffer_append_text(out, "# fish completion of aedile\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        char seen[96] = "__fish_seen_subcommand_from ";
        (void)strncat(seen, command->name, sizeof(seen) - strlen(seen) - 1);
        buffer_print(
                out, "complete -c aedile -n __fish_use_subcommand -f -a %s -d ", command->name);
        put_fish_text(out, command_purpose(language, command));
        buffer_append_byte(out, '\n');
        if (command->children == NULL) {
            put_fish_options(out, command, seen, language);
            continue;
        }
        option_set all = 0;
        for (size_t j = 0; command->children[j] != NULL; j++) {
            buffer_print(out, "complete -c aedile -n '%s' -f -a %s -d ", seen,
                    command->children[j]->name);
            put_fish_text(out, command_purpose(language, command->children[j]));
            buffer_append_byte(out, '\n');
            all |= command->children[j]->options;
        }
        struct command whole = *command;
        whole.options = all;
        put_fish_options(out, &whole, seen, language);
    }
}

bool help_completion(struct buffer *out, const char *shell, enum language language)
{
    static const struct {
        const char *shell;
        void (*put)(struct buffer *out, enum language language);
    } shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};
    for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
        if (strcmp(shells[i].shell, shell) == 0) {
            shells[i].put(out, language);
            return true;
        }
    }
    return false;
}
