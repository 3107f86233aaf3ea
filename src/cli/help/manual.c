/* manual.c: the page aedile(1), in roff with the macros of man(7). */
#include "cli/help/help.h"

#include "base/utf8.h"
#include "report/text_layout.h"

/* Where the line may break before a character of Chinese, or behind one: roff itself breaks at
 * spaces only. */
static bool may_break(uint32_t before, struct bytes rest)
{
    uint32_t point = 0;
    return before != 0 && utf8_next(rest, &point) > 0 && layout_may_break(before, point);
}

static void put_character(struct buffer *out, struct bytes character)
{
    static const struct {
        const char *text, *roff;
    } escapes[] = {{"\\", "\\e"}, {"-", "\\-"}, {"`", "\\(ga"}, {"'", "\\(aq"}, {"…", "\\&..."}};
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        if (bytes_equal(character, bytes_of(escapes[i].text))) {
            buffer_append_text(out, escapes[i].roff);
            return;
        }
    }
    buffer_append(out, character);
}

static void put_escaped(struct buffer *out, const char *text, size_t size)
{
    bool line_start = out->size == 0 || out->data[out->size - 1] == '\n';
    struct bytes rest = {(const uint8_t *)text, size};
    uint32_t before = 0;
    while (rest.size > 0) {
        char c = (char)rest.data[0];
        buffer_append_text(out, may_break(before, rest) ? "\\:" : "");
        buffer_append_text(out, line_start && (c == '.' || c == '\'') ? "\\&" : "");
        size_t used = utf8_next(rest, &before);
        used = used == 0 ? 1 : used;
        put_character(out, bytes_slice(rest, 0, used));
        line_start = c == '\n';
        rest = bytes_slice(rest, used, rest.size);
    }
}

static void put_line(struct buffer *out, const char *macro, const char *text)
{
    buffer_append_text(out, macro);
    put_escaped(out, text, strlen(text));
    buffer_append_byte(out, '\n');
}

static void put_paragraphs(struct buffer *out, const char *text)
{
    while (*text != 0) {
        const char *end = strstr(text, "\n\n");
        size_t size = end == NULL ? strlen(text) : (size_t)(end - text);
        buffer_append_text(out, ".PP\n");
        put_escaped(out, text, size);
        buffer_append_byte(out, '\n');
        text += size;
        text += strspn(text, "\n");
    }
}

static void put_heading(struct buffer *out, enum language language, enum help_word word)
{
    buffer_print(out, ".SH %s\n", says(language, word));
}

static void put_commands(struct buffer *out, enum language language)
{
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    put_heading(out, language, SAYS_MAN_COMMANDS);
    for (size_t i = 0; flat[i] != NULL; i++) {
        buffer_append_text(out, ".SS \"aedile ");
        put_escaped(out, flat[i]->full, strlen(flat[i]->full));
        buffer_append_byte(out, ' ');
        put_escaped(out, flat[i]->operands, strlen(flat[i]->operands));
        buffer_append_text(out, "\"\n");
        put_line(out, "", command_purpose(language, flat[i]));
        const char *details = command_details(language, flat[i]);
        put_paragraphs(out, details == NULL ? "" : details);
    }
}

static void put_takers(struct buffer *out, size_t option, enum language language)
{
    const struct command *flat[COMMANDS_MAX];
    const char *between = "";
    help_flatten(flat);
    if ((OPTIONS_ALWAYS & TAKES(option)) != 0) {
        return;
    }
    buffer_print(out, ".br\n%s", says(language, SAYS_MAN_TAKEN_BY));
    for (size_t i = 0; flat[i] != NULL; i++) {
        if ((flat[i]->options & TAKES(option)) != 0) {
            buffer_append_text(out, between);
            put_escaped(out, flat[i]->full, strlen(flat[i]->full));
            between = says(language, SAYS_MAN_COMMA);
        }
    }
    buffer_print(out, "%s\n", says(language, SAYS_STOP));
}

static void put_option(struct buffer *out, enum option_id id, enum language language)
{
    SCOPED(buffer_free) struct buffer form = {.limit = 256};
    const char *fallback = option_fallback(language, id);
    help_option_form(&form, &options[id]);
    const char *text = buffer_text(&form);
    buffer_append_text(out, ".TP\n");
    put_line(out, ".B ", text + strspn(text, " "));
    put_line(out, "", option_meaning(language, id));
    if (options[id].choices != NULL) {
        buffer_append_text(out, ".br\n");
        const char *one_of = says(language, SAYS_ONE_OF);
        put_line(out, one_of + strspn(one_of, " "), options[id].choices);
    }
    if (fallback != NULL) {
        const char *label = says(language, SAYS_DEFAULT);
        buffer_append_text(out, ".br\n");
        put_line(out, label + strspn(label, " "), fallback);
    }
    put_takers(out, id, language);
}

static void put_options(struct buffer *out, enum language language)
{
    put_heading(out, language, SAYS_MAN_OPTIONS);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        put_option(out, (enum option_id)i, language);
    }
}

static void put_environment(struct buffer *out, enum language language)
{
    put_heading(out, language, SAYS_MAN_ENVIRONMENT);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (!options[i].setting) {
            continue;
        }
        buffer_append_text(out, ".TP\n.B AEDILE_");
        for (const char *c = options[i].name; *c != 0; c++) {
            buffer_append_byte(out, (char)(*c == '-' ? '_' : *c - 'a' + 'A'));
        }
        buffer_print(out, "\n%s", says(language, SAYS_MAN_AS));
        put_escaped(out, "--", 2);
        put_line(out, "", options[i].name);
    }
    put_line(out, ".TP\n.B NO_COLOR\n", says(language, SAYS_MAN_NO_COLOR));
}

static void put_files(struct buffer *out, enum language language)
{
    const char *between = "";
    put_heading(out, language, SAYS_MAN_FILES);
    put_line(out, ".TP\n.I ./aedile.yaml\n", says(language, SAYS_MAN_PROJECT_FILE));
    put_line(out, ".TP\n.I $XDG_CONFIG_HOME/aedile/config.yaml\n",
            says(language, SAYS_MAN_USER_FILE));
    buffer_print(out, ".PP\n%s", says(language, SAYS_MAN_KEYS));
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options[i].setting) {
            buffer_append_text(out, between);
            put_escaped(out, options[i].name, strlen(options[i].name));
            between = says(language, SAYS_MAN_COMMA);
        }
    }
    buffer_print(out, "%s\n.br\n", says(language, SAYS_STOP));
    put_line(out, "", says(language, SAYS_MAN_ORDER));
}

static void put_head(struct buffer *out, enum language language)
{
    buffer_append_text(out, ".TH AEDILE 1\n");
    if (language == LANGUAGE_ZH) {
        /* No wide gaps, and no hyphens, where Latin words stand in Chinese. */
        buffer_append_text(out, ".ad l\n.nh\n");
    }
    put_heading(out, language, SAYS_MAN_NAME);
    buffer_print(out, "aedile \\- %s\n", says(language, SAYS_MAN_NAME_LINE));
    put_heading(out, language, SAYS_MAN_SYNOPSIS);
    buffer_print(out, ".B aedile\n.I %s\n[\\fI%s\\fR]... [\\fI%s\\fR]...\n",
            says(language, SAYS_MAN_COMMAND), says(language, SAYS_MAN_OPTION),
            says(language, SAYS_MAN_OPERAND));
    put_heading(out, language, SAYS_MAN_DESCRIPTION);
    put_line(out, "", says(language, SAYS_MAN_DESCRIPTION_TEXT));
}

void help_manual(struct buffer *out, enum language language)
{
    put_head(out, language);
    put_commands(out, language);
    put_options(out, language);
    put_environment(out, language);
    put_files(out, language);
    put_heading(out, language, SAYS_MAN_EXIT_STATUS);
    for (size_t i = 0; help_exit_codes[i].code != NULL; i++) {
        buffer_print(out, ".TP\n.B %s\n", help_exit_codes[i].code);
        put_line(out, "", says(language, help_exit_codes[i].meaning));
    }
}
