/* escapes.c: text behind escapes: of addresses, of JSON and scripts, of markup, of mail. */
#include "base/hex.h"
#include "knowledge/identifier/code/entity.h"
#include "knowledge/identifier/unwrap/unwrap.h"

static const struct {
    const char *step;
    decoder *decode;
    const char *stops; /* bytes that end what is escaped so */
} escapes[ESCAPES] = {
        [PERCENT] = {"percent", decode_percent, " \t\r\n\"'<>&=?#;()|\\"},
        [BACKSLASH] = {"backslash", decode_backslash, "\"\n<>"},
        [ENTITIES] = {"entities", decode_entities, "\"'<>\n"},
        [QUOTED] = {"quoted-printable", decode_quoted, "\t\r\n\"&<>;?"},
};

static unsigned class_of(uint8_t byte)
{
    bool upper = byte >= 'A' && byte <= 'Z', lower = byte >= 'a' && byte <= 'z';
    bool digit = byte >= '0' && byte <= '9';
    bool joint = byte == '+' || byte == '/' || byte == '-' || byte == '_';
    bool escape = byte == '%' || byte == '\\' || byte == '&' || byte == '=';
    unsigned class = upper ? C_UPPER : lower ? C_LOWER : digit ? C_DIGIT : joint ? C_JOINT : 0;
    class |= class != 0 ? C_RUN : 0;
    class |= hex_digit(byte) >= 0 ? C_HEX : 0;
    class |= upper || (byte >= '2' && byte <= '7') ? C_BASE32 : 0;
    return class | (escape ? C_ESCAPE : 0);
}

void classes_fill(uint8_t classes[256], uint8_t stops[256])
{
    for (unsigned byte = 0; byte < 256; byte++) {
        classes[byte] = (uint8_t)class_of((uint8_t)byte);
    }
    for (unsigned form = 0; form < ESCAPES; form++) {
        for (const char *c = escapes[form].stops; *c != 0; c++) {
            stops[(uint8_t)*c] |= (uint8_t)(1u << form);
        }
    }
}

/* From the escape at `at` to both sides, up to a byte that ends what is escaped so. */
static void take_escaped(struct unwrapping *u, enum escape form, size_t at)
{
    const uint8_t *stops = u->scanner->stops, *data = u->text.data;
    unsigned stop = 1u << form;
    size_t start = at, end = at + 1;
    while (start > u->floor[form] && (stops[data[start - 1]] & stop) == 0) {
        start--;
    }
    for (; end < u->text.size; end++) {
        if ((stops[data[end]] & stop) == 0) {
            continue;
        }
        uint8_t before = data[end - 1];
        bool line_break = data[end] == '\n' || data[end] == '\r';
        bool goes_on = (form == BACKSLASH && before == '\\') ||
                       (form == QUOTED && line_break && (before == '=' || before == '\r'));
        if (!goes_on) {
            break;
        }
    }
    u->floor[form] = end;
    unwrap_span(u, escapes[form].step, escapes[form].decode, start, end - start);
    const uint8_t *sign = form == QUOTED ? memchr(data + start, '=', at - start) : NULL;
    if (sign != NULL && hex_pair(u->text, (size_t)(sign - data) + 1) >= 0) {
        /* of a name: "id=4F2B=2D…", where "=4F" is no escape */
        size_t behind = (size_t)(sign - data) + 1;
        unwrap_span(u, escapes[form].step, escapes[form].decode, behind, end - behind);
    }
}

void unwrap_escape(struct unwrapping *u, size_t at)
{
    struct bytes text = u->text;
    enum escape form = QUOTED;
    bool found = false;
    switch (text.data[at]) {
    case '%':
        form = PERCENT;
        found = at >= u->floor[form] && percent_hides_text(text, at);
        break;
    case '\\': /* "\n" and "\"" hide nothing */
        form = BACKSLASH;
        found = at >= u->floor[form] && at + 1 < text.size && is_one_of(text.data[at + 1], "ux\\/");
        break;
    case '&':
        form = ENTITIES;
        found = at >= u->floor[form] && entity_hides_text(text, at);
        break;
    default:
        found = at >= u->floor[form] && quoted_hides_text(text, at);
        break;
    }
    if (found) {
        take_escaped(u, form, at);
    }
}
