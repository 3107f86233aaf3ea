#include "measure/lists.h"

#include <stdlib.h>
#include <string.h>

const struct ranked_list *list_of_letters(struct test_list *room, const char *letters)
{
    size_t count = strlen(letters);
    for (size_t i = 0; i < count; i++) {
        room->items[i] = (uint64_t)letters[i];
    }
    room->list = (struct ranked_list){.items = room->items, .count = count};
    return &room->list;
}

const struct ranked_list *list_of_words(struct test_list *room, const char *words)
{
    size_t count = 0, groups = 0;
    bool in_group = false;
    while (*words != 0) {
        if (*words == '(') {
            in_group = true;
            room->groups[groups++] = 0;
        } else if (*words == ')') {
            in_group = false;
        } else if (*words != ' ') {
            size_t length = strcspn(words, " ()");
            if (length > 8 || count == RANKED_LIST_MAX) {
                abort();
            }
            room->items[count] = 0;
            memcpy(&room->items[count++], words, length);
            if (!in_group) {
                room->groups[groups++] = 0;
            }
            room->groups[groups - 1]++;
            words += length - 1;
        }
        words++;
    }
    room->list = (struct ranked_list){room->items, room->groups, count, groups};
    return &room->list;
}
