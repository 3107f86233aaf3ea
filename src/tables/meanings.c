#include "tables/meanings.h"

#include "tables/catalogue.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    const char *key, *text;
} texts[] = {
#define TEXT(key, text) {key, text},
#include "tables/meanings_zh.def"
#undef TEXT
};

enum { COUNT = sizeof(texts) / sizeof(texts[0]) };

const char *meaning_zh(const char *table, const char *column)
{
    size_t size = strlen(table);
    for (size_t i = 0; i < COUNT; i++) {
        const char *key = texts[i].key;
        if (strncmp(key, table, size) != 0) {
            continue;
        }
        bool is_found = column == NULL ? key[size] == 0
                                       : key[size] == '.' && strcmp(key + size + 1, column) == 0;
        if (is_found) {
            return texts[i].text;
        }
    }
    return NULL;
}

static const char *find_in(const struct table *table, const char *column)
{
    if (column == NULL) {
        return table->purpose;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].name, column) == 0) {
            return table->columns[i].meaning;
        }
    }
    return NULL;
}

const char *table_meaning(enum language language, const char *table, const char *column)
{
    static const struct table *const tables[] = {
#define TABLE(name) &table_##name,
#include "tables/catalogue.def"
#undef TABLE
    };
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        if (strcmp(tables[i]->name, table) == 0) {
            const char *english = find_in(tables[i], column);
            struct wording both = {english, english == NULL ? NULL : meaning_zh(table, column)};
            return english == NULL ? NULL : wording_in(&both, language);
        }
    }
    return NULL;
}

const char *meaning_key(size_t index)
{
    return index < COUNT ? texts[index].key : NULL;
}
