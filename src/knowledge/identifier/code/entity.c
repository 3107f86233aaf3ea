#include "knowledge/identifier/code/entity.h"

#include "base/ascii.h"
#include "base/hex.h"

enum { ENTITY_MAX = 16, LATIN_FIRST = 0xa0, LETTERS_FIRST = 0xc0 };

static size_t read_number(struct bytes text, size_t at, uint32_t *ret_point)
{
    enum { DIGITS_MAX = 8 };
    bool hex = at < text.size && (text.data[at] | 0x20) == 'x';
    uint32_t point = 0;
    size_t start = at + hex;
    for (at = start; at < text.size && at - start < DIGITS_MAX; at++) {
        int digit = hex_digit(text.data[at]);
        if (digit < 0 || (!hex && digit > 9)) {
            break;
        }
        point = point * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (at == start || point == 0 || point > 0x10ffff) {
        return 0;
    }
    *ret_point = point;
    return at < text.size && text.data[at] == ';' ? at + 1 : at;
}

/* Of Latin-1 from its first sign on, in order. */
static const char latin[] =
        "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg "
        "plusmn "
        "sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest "
        "Agrave "
        "Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc "
        "Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml "
        "Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc "
        "euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash "
        "ugrave uacute ucirc uuml yacute thorn yuml ";

static const struct {
    const char *name;
    uint32_t point;
} signs[] = {{"amp", '&'}, {"quot", '"'}, {"apos", '\''}, {"lt", '<'}, {"gt", '>'}, {"nbsp", ' '},
        {"commat", '@'}, {"period", '.'}, {"colon", ':'}, {"lowbar", '_'}, {"hyphen", '-'},
        {"dash", '-'}, {"plus", '+'}, {"equals", '='}, {"sol", '/'}, {"comma", ','}, {"num", '#'},
        {"percnt", '%'}, {"excl", '!'}, {"dollar", '$'}, {"lpar", '('}, {"rpar", ')'}, {"ast", '*'},
        {"semi", ';'}, {"quest", '?'}, {"lsqb", '['}, {"rsqb", ']'}, {"lbrack", '['},
        {"rbrack", ']'}, {"lcub", '{'}, {"rcub", '}'}, {"lbrace", '{'}, {"rbrace", '}'},
        {"bsol", '\\'}, {"verbar", '|'}, {"vert", '|'}, {"Hat", '^'}, {"grave", '`'}};

/* 0: none has the name. */
static uint32_t point_of(struct bytes name)
{
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (bytes_equal(name, bytes_of(signs[i].name))) {
            return signs[i].point;
        }
    }
    uint32_t point = LATIN_FIRST;
    for (const char *at = latin; *at != 0; point++) {
        const char *end = strchr(at, ' ');
        if (bytes_equal(name, (struct bytes){(const uint8_t *)at, (size_t)(end - at)})) {
            return point;
        }
        at = end + 1;
    }
    return 0;
}

size_t entity_read(struct bytes text, uint32_t *ret_point)
{
    enum { NAME_MAX = 7 };
    if (text.size < 3 || text.data[0] != '&') {
        return 0;
    }
    if (text.data[1] == '#') {
        return read_number(text, 2, ret_point);
    }
    size_t end = 1;
    while (end < text.size && end <= NAME_MAX &&
            (ascii_is_letter(text.data[end]) || ascii_is_digit(text.data[end]))) {
        end++;
    }
    uint32_t point =
            end < text.size && text.data[end] == ';' ? point_of(bytes_slice(text, 1, end - 1)) : 0;
    *ret_point = point == 0 ? *ret_point : point;
    return point == 0 ? 0 : end + 1;
}

bool entity_hides_text(struct bytes text, size_t at)
{
    uint32_t point = 0;
    size_t size = entity_read(bytes_slice(text, at, ENTITY_MAX), &point);
    if (size > 0 && point == '&') {
        at += size;
        if (at < text.size && text.data[at] == '#') {
            return true;
        }
        size = entity_read(bytes_slice(text, at, ENTITY_MAX), &point);
    }
    bool is_number = size > 0 && text.data[at + 1] == '#';
    bool is_sign = point >= LATIN_FIRST && point < LETTERS_FIRST; /* of no name */
    return size > 0 && point != '&' && point != '<' && point != '>' && point != ' ' &&
           (is_number || !is_sign);
}
