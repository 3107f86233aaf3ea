#include "evidence/anomaly.h"

#include <stdarg.h>
#include <stdio.h>

void anomaly_add(
        struct anomalies *list, const char *kind, struct place place, const char *format, ...)
{
    if (list == NULL) {
        return;
    }
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    char *detail = list->count < ANOMALIES_MAX ? arena_copy(list->arena, bytes_of(text)) : NULL;
    if (detail == NULL || !arena_grow(list->arena, (void **)&list->items, list->count,
                                  &list->capacity, sizeof(*list->items))) {
        list->dropped++;
        return;
    }
    if (place.entry == NULL) {
        place.entry = list->entry == NULL ? "" : list->entry;
    }
    list->items[list->count++] = (struct anomaly){kind, detail, place};
}
