#include "knowledge/identifier/code/json_path.h"

enum { DEPTH_MAX = 16, READ_MAX = 64 << 10 };

struct walk {
    struct bytes text;
    struct bytes names[DEPTH_MAX + 1];
    int depth;
};

static size_t skip_blanks(struct bytes text, size_t at)
{
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t' ||
                                     text.data[at] == '\r' || text.data[at] == '\n')) {
        at++;
    }
    return at;
}

/* Behind the string that opens at `at`. */
static size_t string_end(struct bytes text, size_t at)
{
    for (at++; at < text.size && text.data[at] != '"'; at++) {
        at += text.data[at] == '\\';
    }
    return at < text.size ? at + 1 : text.size;
}

/* One step; false when the walk cannot go on. */
static bool step(struct walk *walk, size_t *at)
{
    uint8_t byte = walk->text.data[*at];
    if (byte == '"') {
        size_t end = string_end(walk->text, *at);
        size_t colon = skip_blanks(walk->text, end);
        if (colon < walk->text.size && walk->text.data[colon] == ':') {
            walk->names[walk->depth] = bytes_slice(walk->text, *at + 1, end - *at - 2);
        }
        *at = end;
        return true;
    }
    if (byte == '{' || byte == '[') {
        if (walk->depth == DEPTH_MAX) {
            return false;
        }
        walk->names[++walk->depth] = (struct bytes){0};
    } else if (byte == '}' || byte == ']') {
        if (walk->depth == 0) {
            return false;
        }
        walk->depth--;
    }
    (*at)++;
    return true;
}

void json_path(struct bytes text, size_t at, struct buffer *out)
{
    struct walk walk = {.text = text};
    size_t here = skip_blanks(text, 0), next = here;
    if (here >= text.size || at > READ_MAX || (text.data[here] != '{' && text.data[here] != '[')) {
        return;
    }
    while (here < at) {
        next = here;
        if (!step(&walk, &next)) {
            return;
        }
        if (next > at) {
            break;
        }
        here = next;
    }
    bool any = false;
    for (int i = 1; i <= walk.depth; i++) {
        if (walk.names[i].size > 0) {
            buffer_append_text(out, any ? "." : "");
            buffer_append(out, bytes_slice(walk.names[i], 0, 64));
            any = true;
        }
    }
}
