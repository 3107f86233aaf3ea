#include "judge/functions.h"

#include "judge/guard.h"
#include "model/record_words.h"

#include <strings.h>

/* No random, no clock of its own, nothing that reads or loads files. Functions of libm whose last
 * digit differs between machines are left out, so that the same evidence gives the same bytes. */
static const char *const allowed_names[] = {"->", "->>", "abs", "avg", "ceil", "ceiling", "char",
        "coalesce", "count", "cume_dist", "date", "datetime", "dense_rank", "first_value", "floor",
        "format", "glob", "group_concat", "hex", "ifnull", "iif", "instr", "json", "json_array",
        "json_array_length", "json_extract", "json_group_array", "json_group_object", "json_object",
        "json_quote", "json_type", "json_valid", "julianday", "lag", "last_value", "lead", "length",
        "like", "likelihood", "likely", "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile",
        "nullif", "percent_rank", "printf", "quote", "rank", "replace", "round", "row_number",
        "rtrim", "sign", "sqrt", "strftime", "substr", "substring", "sum", "time", "total", "trim",
        "trunc", "typeof", "unicode", "unixepoch", "unlikely", "upper", "words"};

bool function_is_allowed(const char *name)
{
    for (size_t i = 0; i < sizeof(allowed_names) / sizeof(allowed_names[0]); i++) {
        if (strcasecmp(allowed_names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* The argument's bytes: a blob as it is, anything else as text. */
static struct bytes argument(sqlite3_value *value)
{
    bool blob = sqlite3_value_type(value) == SQLITE_BLOB;
    const uint8_t *data = blob ? sqlite3_value_blob(value) : sqlite3_value_text(value);
    return (struct bytes){data, (size_t)sqlite3_value_bytes(value)};
}

/* memmem is linear in both lengths. */
static const uint8_t *find(struct bytes text, struct bytes part)
{
    return text.size == 0 || part.size == 0 ? NULL
                                            : memmem(text.data, text.size, part.data, part.size);
}

/* instr(X, Y): the place of Y in X from 1, in characters or, for two blobs, bytes; else 0. */
static void sql_instr(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    int first = sqlite3_value_type(values[0]);
    int second = sqlite3_value_type(values[1]);
    if (first == SQLITE_NULL || second == SQLITE_NULL) {
        return;
    }
    struct bytes text = argument(values[0]);
    struct bytes part = argument(values[1]);
    const uint8_t *found = part.size == 0 ? text.data : find(text, part);
    if (part.size > 0 && found == NULL) {
        sqlite3_result_int(context, 0);
        return;
    }
    bool bytes = first == SQLITE_BLOB && second == SQLITE_BLOB;
    sqlite3_int64 place = 1;
    for (const uint8_t *at = text.data; at < found; at++) {
        place += bytes || (*at & 0xc0) != 0x80;
    }
    sqlite3_result_int64(context, place);
}

static void finish(sqlite3_context *context, sqlite3_str *text)
{
    int code = sqlite3_str_errcode(text);
    int length = sqlite3_str_length(text);
    char *result = sqlite3_str_finish(text);
    if (code == SQLITE_TOOBIG) {
        sqlite3_result_error_toobig(context);
    } else if (code != SQLITE_OK) {
        sqlite3_result_error_nomem(context);
    } else if (result == NULL) {
        sqlite3_result_text(context, "", 0, SQLITE_STATIC);
    } else {
        sqlite3_result_text(context, result, length, sqlite3_free);
        return;
    }
    sqlite3_free(result);
}

static void put(sqlite3_str *out, const uint8_t *data, size_t size)
{
    sqlite3_str_append(out, (const char *)data, (int)size); /* below SQLITE_LIMIT_LENGTH */
}

/* replace(X, Y, Z): X with every Y made Z. */
static void sql_replace(sqlite3_context *context, int count, sqlite3_value **values)
{
    for (int i = 0; i < count; i++) {
        if (sqlite3_value_type(values[i]) == SQLITE_NULL) {
            return;
        }
    }
    struct bytes text = argument(values[0]);
    struct bytes part = argument(values[1]);
    struct bytes other = argument(values[2]);
    sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
    const uint8_t *found = NULL;
    while (sqlite3_str_errcode(out) == SQLITE_OK && (found = find(text, part)) != NULL) {
        size_t before = (size_t)(found - text.data);
        put(out, text.data, before);
        put(out, other.data, other.size);
        text = bytes_slice(text, before + part.size, SIZE_MAX);
    }
    put(out, text.data, text.size);
    finish(context, out);
}

enum { SPECIFICATION_MAX = 24, WIDTH_MAX = 1000 };

/* Copy one conversion, `%-8.3f`, to `ret`, ended by NUL, with `ll` before an integer's letter.
 * Returns its length in the format, or 0 when it is not one that is allowed. */
static size_t read_specification(const char *format, char ret[SPECIFICATION_MAX + 4])
{
    size_t at = 1 + strspn(format + 1, "-+ 0#,!");
    int numbers[2] = {0, 0};
    for (int part = 0; part < 2; part++) {
        for (; format[at] >= '0' && format[at] <= '9'; at++) {
            numbers[part] = numbers[part] * 10 + (format[at] - '0');
            if (numbers[part] > WIDTH_MAX) {
                return 0;
            }
        }
        if (part == 0 && format[at] == '.') {
            at++;
        }
    }
    char letter = format[at];
    if (at >= SPECIFICATION_MAX || letter == 0 || strchr("diuxXosqQwfeEgG%", letter) == NULL) {
        return 0;
    }
    memcpy(ret, format, at);
    bool integer = strchr("diuxXo", letter) != NULL;
    memcpy(ret + at, "ll", 2);
    ret[at + (integer ? 2 : 0)] = letter;
    ret[at + (integer ? 3 : 1)] = 0;
    return at + 1;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* checked by read_specification */
static void put_value(
        sqlite3_str *out, const char *specification, char letter, sqlite3_value *value)
{
    if (strchr("diuxXo", letter) != NULL) {
        sqlite3_str_appendf(out, specification, value == NULL ? 0 : sqlite3_value_int64(value));
    } else if (strchr("feEgG", letter) != NULL) {
        sqlite3_str_appendf(out, specification, value == NULL ? 0.0 : sqlite3_value_double(value));
    } else {
        const uint8_t *text = value == NULL ? NULL : sqlite3_value_text(value);
        bool null_is_word = letter == 'Q';
        const char *shown = text != NULL || null_is_word ? (const char *)text : "";
        sqlite3_str_appendf(out, specification, shown);
    }
}
#pragma GCC diagnostic pop

/* printf(FORMAT, …) and format(FORMAT, …). */
static void sql_printf(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *format = count == 0 ? NULL : (const char *)sqlite3_value_text(values[0]);
    if (format == NULL) {
        return;
    }
    sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
    for (int next = 1; *format != 0 && sqlite3_str_errcode(out) == SQLITE_OK;) {
        size_t plain = strcspn(format, "%");
        put(out, (const uint8_t *)format, plain);
        format += plain;
        char specification[SPECIFICATION_MAX + 4] = "";
        size_t length = *format == 0 ? 0 : read_specification(format, specification);
        if (*format != 0 && length == 0) {
            sqlite3_free(sqlite3_str_finish(out));
            sqlite3_result_error(context, "printf: a conversion that rules may not use", -1);
            return;
        }
        char letter = (char)(length == 0 ? 0 : format[length - 1]);
        if (letter == '%') {
            sqlite3_str_appendall(out, "%");
        } else if (letter != 0) {
            put_value(out, specification, letter, next < count ? values[next] : NULL);
            next++;
        }
        format += length;
    }
    finish(context, out);
}

/* words(KIND, ID, LANGUAGE): what a record or table names by an id, in words; an id that is not
 * known stands for itself. */
static void sql_words(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *kind = (const char *)sqlite3_value_text(values[0]);
    const char *id = (const char *)sqlite3_value_text(values[1]);
    const char *tag = (const char *)sqlite3_value_text(values[2]);
    if (kind == NULL || id == NULL || tag == NULL) {
        return;
    }
    SCOPED(buffer_free) struct buffer words = {0};
    bool is_chinese = strcmp(tag, language_tag(LANGUAGE_ZH)) == 0;
    record_words_put(&words, is_chinese ? LANGUAGE_ZH : LANGUAGE_EN, kind, id);
    struct bytes text = buffer_bytes(&words);
    if (words.failed) {
        sqlite3_result_error_nomem(context);
    } else if (text.size == 0) {
        sqlite3_result_text(context, "", 0, SQLITE_STATIC);
    } else {
        sqlite3_result_text64(
                context, (const char *)text.data, text.size, SQLITE_TRANSIENT, SQLITE_UTF8);
    }
}

enum status functions_install(sqlite3 *db, struct fault *why)
{
    static const struct {
        const char *name;
        int count;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {{"instr", 2, sql_instr}, {"replace", 3, sql_replace},
            {"printf", -1, sql_printf}, {"format", -1, sql_printf}, {"words", 3, sql_words}};
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (sqlite3_create_function_v2(db, functions[i].name, functions[i].count, flags, NULL,
                    functions[i].call, NULL, NULL, NULL) != SQLITE_OK) {
            return guard_refuse(db, "SQLite takes no function of ours", why);
        }
    }
    return OK;
}
