/* tables.c: aedile tables, what rules and queries can see. docs/tables.md is its output. */
#include "tables/tables.h"
#include "tables/table.h"

#include "base/json.h"
#include "cli/command_list.h"
#include "cli/output.h"

static const struct table *find_table(const char *name)
{
    size_t count = 0;
    const struct table *const *all = tables_all(&count);
    const char *names[128] = {NULL};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i]->name, name) == 0) {
            return all[i];
        }
        names[i < 126 ? i : 126] = all[i]->name;
    }
    struct fault why;
    const char *near = nearest_word(name, names);
    (void)refuse(&why, E_USAGE, 0, "no table '%.60s'%s%s%s", name,
            near == NULL ? "; `aedile tables` lists them" : "; did you mean ",
            near == NULL ? "" : near, near == NULL ? "" : "?");
    say(NULL, why.text);
    return NULL;
}

static void put_text_list(struct buffer *out)
{
    size_t count = 0;
    const struct table *const *all = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        buffer_print(out, "%-24s %s\n", all[i]->name, all[i]->purpose);
    }
}

static void put_text_table(struct buffer *out, const struct table *table)
{
    buffer_print(out, "%s: %s\n\n", table->name, table->purpose);
    buffer_print(out, "  %-26s %-8s %s\n", "exhibit", "INTEGER",
            "The exhibit the row comes from; 0: the session file.");
    buffer_print(out, "  %-26s %-8s %s\n", "id", "INTEGER",
            "Counts from 1 inside the exhibit, in file order.");
    for (size_t i = 0; i < table->column_count; i++) {
        buffer_print(out, "  %-26s %-8s %s\n", table->columns[i].name, table->columns[i].type,
                table->columns[i].meaning);
    }
}

static void put_json_table(struct buffer *out, const struct table *table)
{
    struct json json = {.out = out};
    json_begin_object(&json);
    json_key_string(&json, "name", table->name);
    json_key_string(&json, "group", table->group);
    json_key_string(&json, "purpose", table->purpose);
    json_key(&json, "columns");
    json_begin_array(&json);
    for (size_t i = 0; i < table->column_count; i++) {
        json_begin_object(&json);
        json_key_string(&json, "name", table->columns[i].name);
        json_key_string(&json, "type", table->columns[i].type);
        json_key_string(&json, "meaning", table->columns[i].meaning);
        json_key_boolean(&json, "key", table->columns[i].key);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    buffer_append_byte(out, '\n');
}

/* `|` ends a cell in Markdown. */
static void put_markdown_text(struct buffer *out, const char *text)
{
    for (; *text != 0; text++) {
        buffer_append_text(out, *text == '|' ? "\\" : "");
        buffer_append_byte(out, *text);
    }
}

static void put_markdown_table(struct buffer *out, const struct table *table)
{
    buffer_print(out, "\n## %s\n\n", table->name);
    put_markdown_text(out, table->purpose);
    buffer_append_text(out, "\n\n| column | type | meaning |\n|---|---|---|\n");
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        buffer_print(
                out, "| `%s`%s | %s | ", column->name, column->key ? " (key)" : "", column->type);
        put_markdown_text(out, column->meaning);
        buffer_append_text(out, " |\n");
    }
}

static void put_markdown_head(struct buffer *out)
{
    buffer_append_text(out,
            "# Tables\n\nPrinted by `aedile tables --format markdown`; do not edit.\n\n"
            "Every table has `exhibit` (the exhibit's id; 0 for the session file) and `id` "
            "(counts from 1 in file order)\nbefore the columns named here, and behind them, only "
            "when asked for by name, `entry`, `entry_at`,\n`entry_size`, `at` and `size`: where in "
            "the exhibit the row stands. Equality on a key column is fast.\n");
}

static void put_one(struct buffer *out, const char *format, const struct table *table)
{
    if (strcmp(format, "json") == 0) {
        put_json_table(out, table);
    } else if (strcmp(format, "markdown") == 0) {
        put_markdown_table(out, table);
    } else {
        put_text_table(out, table);
    }
}

static void put_all(struct buffer *out, const char *format)
{
    size_t count = 0;
    const struct table *const *all = tables_all(&count);
    if (strcmp(format, "text") == 0) {
        put_text_list(out);
        return;
    }
    if (strcmp(format, "markdown") == 0) {
        put_markdown_head(out);
    }
    for (size_t i = 0; i < count; i++) {
        put_one(out, format, all[i]);
    }
}

static enum exit_code run_tables(const struct call *call)
{
    const struct arguments *arguments = call->arguments;
    struct output output = {.path = arguments_value(arguments, OPTION_OUTPUT)};
    const char *format = arguments_value(arguments, OPTION_TABLES_FORMAT);
    format = arguments_value(arguments, OPTION_JSON) != NULL ? "json"
             : format == NULL                                ? "text"
                                                             : format;
    if (arguments->operand_count == 0) {
        put_all(&output.buffer, format);
    } else {
        const struct table *table = find_table(arguments->operands[0]);
        if (table == NULL) {
            return EXIT_USAGE;
        }
        put_one(&output.buffer, format, table);
    }
    return output_close(&output) ? EXIT_CLEAN : EXIT_ENGINE;
}

const struct command command_tables = {
        .name = "tables",
        .full = "tables",
        .operands = "[NAME]",
        .purpose = "List the tables, or one table's columns.",
        .examples = "aedile tables\naedile tables app_permission\n",
        .options = TAKES(OPTION_TABLES_FORMAT) | TAKES(OPTION_JSON) | TAKES(OPTION_OUTPUT),
        .operands_most = 1,
        .run = run_tables,
};
