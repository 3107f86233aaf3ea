#include "tables/meanings.h"

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

const char *meaning_key(size_t index)
{
    return index < COUNT ? texts[index].key : NULL;
}
