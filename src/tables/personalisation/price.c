#include "tables/personalisation/fields.h"
#include "tables/personalisation/recordings.h"

enum {
    RANKING,
    SERVICE,
    SURFACE,
    PERSONA,
    SETTING,
    PHASE,
    BLOCK,
    ITEM,
    POSITION,
    PRICE,
    CURRENCY,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"ranking", "INTEGER", "Number of the list in `ranking`.", true},
        {"service", "TEXT", "The service that was asked.", true},
        {"surface", "TEXT", "feed, search, ads, push or price.", false},
        {"persona", "TEXT", "The persona to whom it was shown.", true},
        {"setting", "TEXT", "on or off: what the personalisation setting was found to be at.",
                false},
        {"phase", "TEXT", "When it was looked at, as in `ranking`.", false},
        {"block", "INTEGER", "Block: all of its accounts were asked at about the same time.",
                false},
        {"item", "TEXT", "Id of the item.", true},
        {"position", "INTEGER", "Its place in the list, from 1.", false},
        {"price", "INTEGER", "Price in hundredths of the currency.", false},
        {"currency", "TEXT", "ISO 4217; NULL when it was not recorded.", false},
};

static size_t count(const struct source *source)
{
    return source->personalisation == NULL ? 0 : source->personalisation->price_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct price_row *price = &source->personalisation->prices[row];
    const struct recording *recording = &source->recordings->recordings[price->ranking];
    const struct recorded_item *item = &recording->items[price->item];
    const char *texts[COLUMNS] = {[SERVICE] = recording->service,
            [SURFACE] = recording->surface,
            [PERSONA] = recording->persona,
            [SETTING] = recording->on == ANSWER_YES ? "on" : "off",
            [PHASE] = phase_name(recording->phase),
            [ITEM] = item->id,
            [CURRENCY] = recording->currency};
    switch (column) {
    case RANKING:
        *ret_value = value_integer((int64_t)price->ranking + 1);
        break;
    case BLOCK:
        *ret_value = value_integer(recording->block);
        break;
    case POSITION:
        *ret_value = value_integer(item->rank);
        break;
    case PRICE:
        *ret_value = value_integer(item->price);
        break;
    default:
        *ret_value = value_text(texts[column]);
        break;
    }
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    const struct price_row *price = &source->personalisation->prices[row];
    *ret_place = source->recordings->recordings[price->ranking].place;
    return true;
}

const struct table table_price = {
        .name = "price",
        .purpose = "Each price in a recorded list.",
        .group = "personalisation",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
