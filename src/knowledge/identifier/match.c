#include "knowledge/identifier/scanner.h"

enum { WINDOW_BACK = 96, WINDOW_AHEAD = 320, KEY_MAX = 64 };

struct matching {
    struct identifier_scanner *scanner;
    struct layer *layer;
    struct row_walk rows;
};

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_word(uint8_t byte)
{
    return is_digit(byte) || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* The byte before or at an offset; 0 outside. */
static uint8_t byte_at(struct bytes text, size_t at)
{
    return at < text.size ? text.data[at] : 0;
}

/* A value must not go on before or behind: letters and digits beside it, a number's other half, an
 * address that is longer. */
static bool stands_alone(struct bytes text, size_t at, size_t size, enum seed_form form)
{
    uint8_t before = at == 0 ? 0 : text.data[at - 1], behind = byte_at(text, at + size);
    uint8_t further = byte_at(text, at + size + 1), earlier = at < 2 ? 0 : text.data[at - 2];
    if (earlier == '\\' && before != 0 && strchr("nrtbf", before) != NULL) {
        before = ' ';
    }
    bool only_digits = true;
    for (size_t i = 0; i < size; i++) {
        only_digits = only_digits && is_digit(text.data[at + i]);
    }
    if (only_digits) {
        return !is_digit(before) && !is_digit(behind) && !(before == '.' && is_digit(earlier)) &&
               !(behind == '.' && is_digit(further));
    }
    if ((is_word(before) && is_word(text.data[at])) ||
            (is_word(behind) && is_word(text.data[at + size - 1]))) {
        return false;
    }
    if (form == FORM_EMAIL) {
        return !(before != 0 && strchr("._+%-", before) != NULL) && behind != '-' &&
               !(behind == '.' && is_word(further));
    }
    return true;
}

/* A protobuf field says how long it is: what stands around it is no part of the value. */
static bool is_field(const struct layer *layer, size_t at, size_t size)
{
    return !layer->is_text && at > 0 && layer->text.data[at - 1] == size;
}

/* Whether a character of UTF-16, whose two bytes stand in either order, is a letter or a digit. */
static bool is_wide_word(struct bytes text, size_t at)
{
    uint8_t one = byte_at(text, at), other = byte_at(text, at + 1);
    return (one == 0 && is_word(other)) || (other == 0 && is_word(one));
}

/* Of an ASCII value the literal has no last zero, so that it fits both orders of bytes. */
static bool stands_alone_wide(struct bytes text, size_t at, size_t size)
{
    bool is_bare = size % 2 != 0, is_big = !is_bare && text.data[at] == 0;
    size_t end = at + size;
    bool word_before = at >= 2 && is_wide_word(text, at - 2);
    bool word_behind = is_bare ? byte_at(text, end) == 0 && is_word(byte_at(text, end + 1))
                               : is_wide_word(text, end);
    return !(word_before && is_word(text.data[at + is_big])) &&
           !(word_behind && is_word(text.data[end - (is_bare || is_big ? 1 : 2)]));
}

static void note_recoded(struct matching *m, const struct trigger *trigger, size_t end)
{
    size_t at = end - trigger->size;
    bool is_wide = trigger->charset != CHARSET_GB18030;
    struct bytes text = m->layer->text;
    if (is_wide ? stands_alone_wide(text, at, trigger->size)
                : stands_alone(text, at, trigger->size, FORM_TEXT)) {
        struct catch caught = {.kind = m->scanner->seeds[trigger->number].kind,
                .grade = IDENTIFIER_SEEDED,
                .seed = trigger->number,
                .note = charset_name((enum charset)trigger->charset),
                .is_recoded = true};
        hit_add(m->scanner, m->layer, &caught, at, trigger->size);
    }
}

static void note_plain(struct matching *m, const struct trigger *trigger, size_t end)
{
    size_t at = end - trigger->size;
    int kind = m->scanner->seeds[trigger->number].kind;
    bool reversed = trigger->what == T_REVERSED;
    enum seed_form form = m->scanner->list->items[kind].form;
    if (is_field(m->layer, at, trigger->size) ||
            stands_alone(m->layer->text, at, trigger->size, reversed ? FORM_TEXT : form)) {
        struct catch caught = {.kind = kind,
                .grade = IDENTIFIER_SEEDED,
                .seed = trigger->number,
                .note = reversed ? "reversed" : NULL};
        hit_add(m->scanner, m->layer, &caught, at, trigger->size);
    }
}

static void note_forced(struct matching *m, const struct trigger *trigger, size_t end)
{
    struct layer *layer = m->layer;
    size_t at = end - trigger->size;
    if (layer->depth < IDENTIFIER_LAYERS_MAX && layer->forced_count < FORCED_MAX &&
            at >= trigger->before) {
        layer->forced[layer->forced_count++] =
                (struct forced){trigger->what, at - trigger->before, end};
    }
}

static void note_degrees(struct matching *m, size_t end)
{
    struct layer *layer = m->layer;
    struct bytes text = layer->text;
    size_t at = end - 6; /* of the digit before the point */
    while (at > 0 && is_digit(text.data[at - 1]) && end - at < 10) {
        at--;
    }
    bool is_whole = at == 0 || !is_digit(text.data[at - 1]);
    at -= at > 0 && text.data[at - 1] == '-';
    double value = 0;
    size_t size = degrees_read(bytes_slice(text, at, 32), &value);
    if (size == 0 && is_whole) {
        size = minutes_read(bytes_slice(text, at, 32), &value);
    }
    if (size > 0 && layer->degrees_count < DEGREES_MAX) {
        layer->degrees[layer->degrees_count++] = (struct degrees){value, at, size};
    }
}

/* Grade a value of the right shape; false when it is none. */
static bool judge(struct matching *m, size_t kind, size_t at, size_t size)
{
    const struct identifier_kind *own = &m->scanner->list->items[kind];
    struct bytes value = bytes_slice(m->layer->text, at, size);
    enum check_result result = identifier_check_run(own->check, value);
    if (result == CHECK_REFUSED || is_dummy(own, value) ||
            !stands_alone(m->layer->text, at, size, own->form)) {
        return false;
    }
    struct catch caught = {.kind = (int)kind,
            .grade = result == CHECK_HOLDS ? IDENTIFIER_CHECKED : IDENTIFIER_SHAPE};
    hit_add(m->scanner, m->layer, &caught, at, size);
    return true;
}

/* A value that needs no key: look around where its anchor ended. */
static void note_anchor(struct matching *m, size_t kind, size_t end)
{
    struct layer *layer = m->layer;
    size_t from = end > WINDOW_BACK ? end - WINDOW_BACK : 0;
    from = from < layer->confirmed[kind] ? layer->confirmed[kind] : from;
    struct bytes window = bytes_slice(layer->text, 0, end + WINDOW_AHEAD);
    size_t at = from, size = 0;
    while (at < end && pattern_match(m->scanner->patterns[kind], window, at, true, &at, &size) &&
            at < end) {
        if (at + size >= end) {
            (void)judge(m, kind, at, size);
            layer->confirmed[kind] = at + size;
            return;
        }
        at += size;
    }
}

static size_t skip_any(struct bytes text, size_t at, const char *bytes)
{
    while (at < text.size && text.data[at] != 0 && strchr(bytes, text.data[at]) != NULL) {
        at++;
    }
    return at;
}

/* Where the value begins whose key's separator stands before `end`; `"name":"imei","value":"…"`
 * too. SIZE_MAX: there is none. */
static size_t value_start(struct bytes text, size_t end)
{
    if (text.data[end - 1] == ',') {
        static const char member[] = "value";
        size_t at = skip_any(text, end, " \t\r\n\"'\\");
        if (!bytes_start_with(bytes_slice(text, at, sizeof(member)), bytes_of(member))) {
            return SIZE_MAX;
        }
        at = skip_any(text, at + sizeof(member) - 1, " \t\"'\\");
        if (byte_at(text, at) != ':') {
            return SIZE_MAX;
        }
        end = at + 1;
    }
    return skip_any(text, end, " \t\"'\\[");
}

/* A value of the kind that begins behind a key. */
static void note_key(struct matching *m, size_t kind, size_t at)
{
    struct bytes window = bytes_slice(m->layer->text, 0, at + WINDOW_AHEAD);
    size_t size;
    if (pattern_match(m->scanner->patterns[kind], window, at, false, &at, &size)) {
        (void)judge(m, kind, at, size);
    }
}

static void match_keys(struct matching *m)
{
    struct bytes text = m->layer->text;
    size_t end = 0;
    struct key_walk walk = {.text = text};
    for (size_t behind; (behind = keys_next(&walk, &end)) > 0;) {
        uint64_t kinds = keys_before(&m->scanner->keys, text, end);
        size_t at = kinds == 0 ? SIZE_MAX : value_start(text, behind);
        for (size_t kind = 0; at != SIZE_MAX && kinds != 0; kind++, kinds >>= 1) {
            if ((kinds & 1) != 0) {
                note_key(m, kind, at);
            }
        }
    }
}

static void note(struct matching *m, const struct trigger *trigger, size_t end)
{
    switch (trigger->what) {
    case T_ANCHOR:
        note_anchor(m, trigger->number, end);
        break;
    case T_PLAIN:
    case T_REVERSED:
        (trigger->charset == CHARSET_UTF8 ? note_plain : note_recoded)(m, trigger, end);
        break;
    case T_BASE64:
    case T_BASE32:
    case T_HEX:
    case T_BACK:
        note_forced(m, trigger, end);
        break;
    case T_DEGREES:
        note_degrees(m, end);
        break;
    }
}

/* The anchors that end up to there and of which the automaton knows nothing. */
static void note_rows(struct matching *m, size_t until)
{
    uint32_t kind = 0;
    for (size_t end = 0; rows_next(&m->rows, until, &kind, &end);) {
        note_anchor(m, kind, end);
    }
}

static bool take(void *context, unsigned number, size_t end)
{
    struct matching *m = context;
    note_rows(m, end);
    note(m, &m->scanner->triggers[number], end);
    return true;
}

static bool take_planted(void *context, unsigned number, size_t end)
{
    struct matching *m = context;
    note(m, &m->scanner->planted[number], end);
    return true;
}

/* The whole text is the value of a key. */
static void match_whole(struct matching *m)
{
    struct bytes text = m->layer->text;
    static const char around[] = " \t\r\n\"'\\";
    size_t start = skip_any(text, 0, around), at, size;
    for (size_t kind = 0; kind < m->scanner->list->count; kind++) {
        if ((m->layer->kinds >> kind & 1) != 0 && text.size <= WINDOW_AHEAD &&
                pattern_match(m->scanner->patterns[kind], text, start, false, &at, &size) &&
                skip_any(text, at + size, around) == text.size) {
            (void)judge(m, kind, at, size);
        }
    }
}

/* Two numbers of the text, in either order, that are the planted place in one of the datums. */
static bool match_place(struct matching *m, size_t number, int datum)
{
    enum { NEAR = 50 }; /* metres */
    const struct layer *layer = m->layer;
    const struct seed *seed = &m->scanner->seeds[number];
    for (size_t i = 0; i < layer->degrees_count; i++) {
        for (size_t j = 0; j < layer->degrees_count; j++) {
            const struct degrees *latitude = &layer->degrees[i], *longitude = &layer->degrees[j];
            struct place_on_earth place = {latitude->value, longitude->value};
            if (i == j || metres_between(place, seed->places[datum]) > NEAR) {
                continue;
            }
            const struct degrees *first = latitude->at < longitude->at ? latitude : longitude;
            const struct degrees *last = first == latitude ? longitude : latitude;
            struct catch caught = {.kind = seed->kind,
                    .grade = IDENTIFIER_SEEDED,
                    .seed = number,
                    .note = datum_name(datum)};
            hit_add(m->scanner, layer, &caught, first->at, last->at + last->size - first->at);
            return true;
        }
    }
    return false;
}

void layer_match(struct identifier_scanner *scanner, struct layer *layer)
{
    struct matching matching = {scanner, layer, {.rows = &scanner->rows, .text = layer->text}};
    layer->forced_count = 0;
    layer->degrees_count = 0;
    memset(layer->confirmed, 0, sizeof(layer->confirmed));
    match_keys(&matching);
    automaton_scan(scanner->automaton, layer->text, take, &matching);
    note_rows(&matching, layer->text.size);
    literals_find(&scanner->literals, layer->text, take_planted, &matching);
    if (layer->kinds != 0) {
        match_whole(&matching);
    }
    for (size_t i = 0; i < scanner->seed_count && layer->degrees_count > 1; i++) {
        for (int datum = 0; scanner->seeds[i].has_place && datum < DATUMS; datum++) {
            if (match_place(&matching, i, datum)) {
                break;
            }
        }
    }
}

struct bytes key_before(struct bytes text, size_t at)
{
    while (at > 0 && text.data[at - 1] != 0 && strchr("\"'\\ [", text.data[at - 1]) != NULL) {
        at--;
    }
    if (at == 0 || (text.data[at - 1] != '=' && text.data[at - 1] != ':')) {
        return (struct bytes){0};
    }
    for (at--; at > 0 && text.data[at - 1] != 0 && strchr("\"'\\] ", text.data[at - 1]) != NULL;) {
        at--;
    }
    size_t start = at;
    while (start > 0 && at - start < KEY_MAX &&
            (is_word(text.data[start - 1]) || strchr("_-.$", text.data[start - 1]) != NULL) &&
            text.data[start - 1] != 0) {
        start--;
    }
    return bytes_slice(text, start, at - start);
}

uint64_t kinds_of_key(struct identifier_scanner *scanner, struct bytes key)
{
    while (key.size > 0 && key.data[key.size - 1] == ']') { /* "imei[0]": the first of a list */
        size_t size = key.size - 1;
        while (size > 0 && is_digit(key.data[size - 1])) {
            size--;
        }
        if (size == 0 || key.data[size - 1] != '[') {
            break;
        }
        key.size = size - 1;
    }
    size_t cut = key.size > KEY_MAX ? key.size - KEY_MAX : 0;
    struct bytes last = bytes_slice(key, cut, KEY_MAX);
    return keys_before(&scanner->keys, last, last.size);
}
