/* manual.c: the page aedile(1), in roff with the macros of man(7). */
#include "cli/help/help.h"

static void put_escaped(struct buffer *out, const char *text, size_t size)
{
    bool line_start = out->size == 0 || out->data[out->size - 1] == '\n';
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (line_start && (c == '.' || c == '\'')) {
            buffer_append_text(out, "\\&");
        }
        if (c == '\\') {
            buffer_append_text(out, "\\e");
        } else if (c == '-') {
            buffer_append_text(out, "\\-");
        } else if (c == '`' || c == '\'') {
            buffer_append_text(out, c == '`' ? "\\(ga" : "\\(aq");
        } else if ((unsigned char)c == 0xe2 && size - i >= 3 && memcmp(text + i, "…", 3) == 0) {
            buffer_append_text(out, "\\&...");
            i += 2;
        } else {
            buffer_append_byte(out, c);
        }
        line_start = c == '\n';
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

static void put_commands(struct buffer *out)
{
    const struct command *flat[COMMANDS_MAX];
    help_flatten(flat);
    buffer_append_text(out, ".SH COMMANDS\n");
    for (size_t i = 0; flat[i] != NULL; i++) {
        buffer_append_text(out, ".SS \"aedile ");
        put_escaped(out, flat[i]->full, strlen(flat[i]->full));
        buffer_append_byte(out, ' ');
        put_escaped(out, flat[i]->operands, strlen(flat[i]->operands));
        buffer_append_text(out, "\"\n");
        put_line(out, "", flat[i]->purpose);
        if (flat[i]->details != NULL) {
            put_paragraphs(out, flat[i]->details);
        }
    }
}

static void put_takers(struct buffer *out, size_t option)
{
    const struct command *flat[COMMANDS_MAX];
    const char *between = "";
    help_flatten(flat);
    if ((OPTIONS_ALWAYS & TAKES(option)) != 0) {
        return;
    }
    buffer_append_text(out, "Taken by: ");
    for (size_t i = 0; flat[i] != NULL; i++) {
        if ((flat[i]->options & TAKES(option)) != 0) {
            buffer_append_text(out, between);
            put_escaped(out, flat[i]->full, strlen(flat[i]->full));
            between = ", ";
        }
    }
    buffer_append_text(out, ".\n");
}

static void put_options(struct buffer *out)
{
    buffer_append_text(out, ".SH OPTIONS\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        SCOPED(buffer_free) struct buffer form = {.limit = 256};
        help_option_form(&form, &options[i]);
        const char *text = buffer_text(&form);
        buffer_append_text(out, ".TP\n");
        put_line(out, ".B ", text + strspn(text, " "));
        put_line(out, "", options[i].meaning);
        if (options[i].choices != NULL) {
            put_line(out, "One of: ", options[i].choices);
        }
        if (options[i].fallback != NULL) {
            buffer_append_text(out, ".br\n");
            put_line(out, "Default: ", options[i].fallback);
        }
        buffer_append_text(out, ".br\n");
        put_takers(out, i);
    }
}

static void put_settings(struct buffer *out)
{
    buffer_append_text(out, ".SH ENVIRONMENT\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (!options[i].setting) {
            continue;
        }
        buffer_append_text(out, ".TP\n.B AEDILE_");
        for (const char *c = options[i].name; *c != 0; c++) {
            buffer_append_byte(out, (char)(*c == '-' ? '_' : *c - 'a' + 'A'));
        }
        buffer_append_text(out, "\nAs ");
        put_escaped(out, "--", 2);
        put_line(out, "", options[i].name);
    }
    buffer_append_text(out, ".TP\n.B NO_COLOR\nNot empty: no colours unless asked for.\n"
                            ".SH FILES\n.TP\n.I ./aedile.yaml\nSettings of a project.\n"
                            ".TP\n.I $XDG_CONFIG_HOME/aedile/config.yaml\nSettings of a user.\n"
                            ".PP\nKeys: ");
    const char *between = "";
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options[i].setting) {
            buffer_append_text(out, between);
            put_escaped(out, options[i].name, strlen(options[i].name));
            between = ", ";
        }
    }
    buffer_append_text(out, ".\nOptions win over variables, variables over the project's file, "
                            "that over the user's.\n");
}

void help_manual(struct buffer *out)
{
    buffer_append_text(out,
            ".TH AEDILE 1\n.SH NAME\naedile \\- inspect internet platforms by rules that cite the "
            "law\n.SH SYNOPSIS\n.B aedile\n.I command\n[\\fIoption\\fR]... [\\fIoperand\\fR]...\n"
            ".SH DESCRIPTION\naedile reads app packages and other evidence, judges it by rules "
            "written in SQL\nand reports findings that cite the bytes which prove them.\n"
            "Data goes to standard output, messages to standard error.\n"
            "The same evidence and rules give the same bytes, and nothing is fetched from a "
            "network.\n");
    put_commands(out);
    put_options(out);
    put_settings(out);
    buffer_append_text(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; help_exit_codes[i][0] != NULL; i++) {
        buffer_print(out, ".TP\n.B %s\n", help_exit_codes[i][0]);
        put_line(out, "", help_exit_codes[i][1]);
    }
}
