#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum { EXCHANGE, KIND, GRADE, LOCATION, NAME, PATH, MASKED, DIGEST, HASHED, SEED_LINE, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"exchange", "INTEGER", "Number of the HTTP exchange.", true},
        {"kind", "TEXT", "What it identifies by: imei, oaid, email, phone, …", true},
        {"grade", "TEXT", "shape, checked or seeded: how sure it is.", true},
        {"location", "TEXT",
                "host, path, query, fragment, referer, cookie, header, body, message, set-cookie "
                "or response.",
                true},
        {"name", "TEXT", "Name of the parameter, cookie or header that holds it.", true},
        {"path", "TEXT",
                "How it was found, outermost first, such as base64 → json u.id → md5; 'split lat + "
                "lon' where values beside each other make it up, with a row for each; empty in "
                "clear.",
                false},
        {"masked", "TEXT", "The value with its middle hidden.", false},
        {"digest", "TEXT", "SHA-256 of the value, hexadecimal; of a hash: of its text.", true},
        {"hashed", "INTEGER", "1 when only a hash of it was found.", false},
        {"seed_line", "INTEGER", "Line of session.yaml that planted it; NULL unless seeded.",
                false},
};

static size_t count(const struct source *source)
{
    return source->traffic_facts == NULL ? 0 : source->traffic_facts->identifier_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct identifier_row *row = &source->traffic_facts->identifiers[row_number];
    switch (column) {
    case EXCHANGE:
        *ret_value = value_row(row->exchange);
        break;
    case KIND:
        *ret_value = value_text(row->kind);
        break;
    case GRADE:
        *ret_value = value_text(row->grade);
        break;
    case LOCATION:
        *ret_value = value_text(row->location);
        break;
    case NAME:
        *ret_value = value_text(row->name);
        break;
    case PATH:
        *ret_value = value_text(row->path);
        break;
    case MASKED:
        *ret_value = value_text(row->masked);
        break;
    case DIGEST:
        *ret_value = value_text(row->digest);
        break;
    case HASHED:
        *ret_value = value_integer(row->hashed);
        break;
    case SEED_LINE:
        *ret_value = value_number(row->seed_line);
        break;
    default:
        break;
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state;
    *ret_place = source->traffic_facts->identifiers[row_number].place;
    return ret_place->entry != NULL;
}

const struct table table_identifier = {
        .name = "identifier",
        .purpose = "Each personal identifier in a request or answer, in clear, encoded or hashed.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .facts = FACTS_IDENTIFIERS,
        .count = count,
        .get = get,
        .place = place,
};
