#include "tables/openness/values.h"

enum {
    CELL,
    PLATFORM,
    CONTEXT,
    SERVICE,
    TYPE,
    OPENING,
    IS_OWN,
    PEER,
    PEER_CELL,
    GAP,
    P,
    P_ADJUSTED,
    BY_GAP,
    BY_TEST,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"cell", "INTEGER", "Number of the service's cell in link_cell.", true},
        {"platform", "TEXT", "Platform in which links were tapped.", true},
        {"context", "TEXT", "Where in the platform.", true},
        {"service", "TEXT", "Service that is compared.", true},
        {"type", "TEXT", "Type that both services have.", true},
        {"opening", "TEXT", "What was to open: page, scheme or app-link.", true},
        {"is_own", "INTEGER", "1 when the service is of the platform's owner group.", false},
        {"peer", "TEXT", "Best-treated other service of the type; NULL when there is none.", true},
        {"peer_cell", "INTEGER", "Number of the peer's cell.", true},
        {"gap", "INTEGER", "Points by which the peer fares better; NULL without a peer.", false},
        {"p", "REAL", "Chance of so much lesser a share of open trials (Fisher, exact).", false},
        {"p_adjusted", "REAL",
                "The same, with the false discovery rate held over the platform's row.", false},
        {"by_gap", "INTEGER", "1 when both cells are confirmed and the gap is wide enough.", true},
        {"by_test", "INTEGER", "1 when the adjusted chance is small enough.", true},
};

static size_t count(const struct source *source)
{
    return source->links == NULL ? 0 : source->links->cell_count;
}

/* The peer's service: it is compared within one row, so its cell may stand in another exhibit. */
static struct value get_peer(const struct link_cell_row *row, size_t column)
{
    const struct parity *parity = &row->parity;
    if (row->peer == NULL) {
        return (struct value){.kind = KIND_NULL};
    }
    switch (column) {
    case PEER:
        return value_text(row->peer->example->trial->service);
    case PEER_CELL:
        return value_integer((int64_t)row->peer->number);
    case GAP:
        return value_integer(parity->gap);
    default:
        return value_share(column == P ? parity->p : parity->p_adjusted);
    }
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct link_cell_row *row = source->links->cells[row_number];
    const struct trial *trial = row->example->trial;
    switch (column) {
    case CELL:
        *ret_value = value_integer((int64_t)row->number);
        break;
    case PLATFORM:
        *ret_value = value_text(trial->platform);
        break;
    case CONTEXT:
        *ret_value = value_text(trial->context);
        break;
    case SERVICE:
        *ret_value = value_text(trial->service);
        break;
    case TYPE:
        *ret_value = value_text(row->example->type);
        break;
    case OPENING:
        *ret_value = value_text(opening_name(row->opening));
        break;
    case IS_OWN:
        *ret_value = value_integer(row->is_own);
        break;
    case BY_GAP:
        *ret_value = value_integer(row->parity.by_gap);
        break;
    case BY_TEST:
        *ret_value = value_integer(row->parity.by_test);
        break;
    default:
        *ret_value = get_peer(row, column);
        break;
    }
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = source->links->cells[row]->example->trial->place;
    return ret_place->entry != NULL;
}

const struct table table_link_parity = {
        .name = "link_parity",
        .purpose = "Each cell of link_cell beside its best-treated peer of the same type.",
        .group = "openness",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
