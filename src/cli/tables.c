/* tables.c: aedile tables, what rules and queries can see. docs/tables.md is its output. */
#include "tables/tables.h"
#include "tables/table.h"

#include "base/syntax/json.h"
#include "cli/command_list.h"
#include "cli/help/words.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "tables/meanings.h"

static const struct table *find_table(const char *name)
{
    size_t count = 0;
    const struct table *const *all = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i]->name, name) == 0) {
            return all[i];
        }
    }
    library_say_no_table(name);
    return NULL;
}

static const char *find_purpose(const struct table *table, enum language language)
{
    struct wording wording = {table->purpose, meaning_zh(table->name, NULL)};
    return wording_in(&wording, language);
}

static const char *find_meaning(
        const struct table *table, const struct column *column, enum language language)
{
    struct wording wording = {column->meaning, meaning_zh(table->name, column->name)};
    return wording_in(&wording, language);
}

static void put_text_list(struct buffer *out, enum language language)
{
    size_t count = 0;
    const struct table *const *all = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        buffer_print(out, "%-24s %s\n", all[i]->name, find_purpose(all[i], language));
    }
}

static void put_text_column(
        struct buffer *out, const char *name, const char *type, const char *meaning)
{
    buffer_print(out, "  %-26s %-8s %s\n", name, type, meaning);
}

static void put_text_table(struct buffer *out, const struct table *table, enum language language)
{
    buffer_print(out, "%s%s%s\n\n", table->name, says(language, SAYS_COLON),
            find_purpose(table, language));
    put_text_column(out, "exhibit", "INTEGER", says(language, SAYS_COLUMN_EXHIBIT));
    put_text_column(out, "id", "INTEGER", says(language, SAYS_COLUMN_ID));
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        put_text_column(out, column->name, column->type, find_meaning(table, column, language));
    }
}

static void put_json_table(struct buffer *out, const struct table *table, enum language language)
{
    struct json json = {.out = out};
    json_begin_object(&json);
    json_key_string(&json, "name", table->name);
    json_key_string(&json, "group", table->group);
    json_key_string(&json, "purpose", find_purpose(table, language));
    json_key(&json, "columns");
    json_begin_array(&json);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        json_begin_object(&json);
        json_key_string(&json, "name", column->name);
        json_key_string(&json, "type", column->type);
        json_key_string(&json, "meaning", find_meaning(table, column, language));
        json_key_boolean(&json, "key", column->key);
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

static void put_markdown_table(
        struct buffer *out, const struct table *table, enum language language)
{
    buffer_print(out, "\n## %s\n\n", table->name);
    put_markdown_text(out, find_purpose(table, language));
    buffer_print(out, "\n\n%s\n|---|---|---|\n", says(language, SAYS_TABLES_COLUMNS));
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        buffer_print(out, "| `%s`%s | %s | ", column->name,
                column->key ? says(language, SAYS_TABLES_KEY) : "", column->type);
        put_markdown_text(out, find_meaning(table, column, language));
        buffer_append_text(out, " |\n");
    }
}

static void put_one(
        struct buffer *out, const char *format, const struct table *table, enum language language)
{
    if (strcmp(format, "json") == 0) {
        put_json_table(out, table, language);
    } else if (strcmp(format, "markdown") == 0) {
        put_markdown_table(out, table, language);
    } else {
        put_text_table(out, table, language);
    }
}

static void put_all(struct buffer *out, const char *format, enum language language)
{
    size_t count = 0;
    const struct table *const *all = tables_all(&count);
    if (strcmp(format, "text") == 0) {
        put_text_list(out, language);
        return;
    }
    if (strcmp(format, "markdown") == 0) {
        buffer_append_text(out, says(language, SAYS_TABLES_HEAD));
    }
    for (size_t i = 0; i < count; i++) {
        put_one(out, format, all[i], language);
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
    struct settings settings;
    if (!settings_read(call, TAKES(OPTION_LANG), &settings)) {
        return EXIT_USAGE;
    }
    enum language language = language_of(&settings);
    if (arguments->operand_count == 0) {
        put_all(&output.buffer, format, language);
    } else {
        const struct table *table = find_table(arguments->operands[0]);
        if (table == NULL) {
            return EXIT_USAGE;
        }
        put_one(&output.buffer, format, table, language);
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
