/* shown.c: the filing numbers in one answer become rows. */
#include "tables/traffic/message/message.h"

/* How many rows before are looked at for the same number: pages repeat theirs. */
enum { SAME_WITHIN = 64 };

/* Every number has a Chinese character in it, and most scripts have none. */
static bool is_plain_ascii(struct bytes text)
{
    uint64_t seen = 0, word;
    size_t at = 0;
    for (; text.size - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, text.data + at, sizeof(word));
        seen |= word;
    }
    for (; at < text.size; at++) {
        seen |= text.data[at];
    }
    return (seen & 0x8080808080808080u) == 0;
}

static bool is_known(
        const struct traffic_facts *facts, size_t exchange, const struct filing_number *number)
{
    size_t last = facts->filing_count > SAME_WITHIN ? facts->filing_count - SAME_WITHIN : 0;
    for (size_t i = facts->filing_count; i > last; i--) {
        const struct filing_shown *row = &facts->filings[i - 1];
        if (row->exchange == exchange && row->fault == number->fault &&
                strcmp(row->number, number->number) == 0) {
            return true;
        }
    }
    return false;
}

static struct place place_of(
        struct facts_work *work, const struct scan_place *where, struct bytes text)
{
    const struct traffic *traffic = work->source->traffic;
    struct place place = {0};
    if (where->passage != NULL) {
        place = place_of_part(traffic, where->passage, &work->walk, where->text, text);
    }
    return place.entry != NULL ? place : place_of_bytes(traffic, where->whole);
}

static enum status add_row(
        struct facts_work *work, const struct scan_place *where, const struct filing_number *number)
{
    struct traffic_facts *facts = work->facts;
    struct bytes base = {(const uint8_t *)number->number, number->base_size};
    struct filing_shown row = {.exchange = where->exchange,
            .text = arena_copy(work->arena, number->text),
            .number = arena_copy(work->arena, bytes_of(number->number)),
            .base = arena_copy(work->arena, base),
            .kind = number->kind,
            .fault = number->fault,
            .province = number->province,
            .place = place_of(work, where, number->text)};
    if (row.text == NULL || row.number == NULL || row.base == NULL ||
            !arena_grow(work->arena, (void **)&facts->filings, facts->filing_count,
                    &facts->filing_capacity, sizeof(row))) {
        return facts_spent(work);
    }
    facts->filings[facts->filing_count++] = row;
    return OK;
}

enum status facts_filings(struct facts_work *work, const struct scan_place *place)
{
    struct traffic_facts *facts = work->facts;
    struct filing_number number;
    size_t at = 0;
    enum status status = OK;
    if (is_plain_ascii(place->part)) {
        return OK;
    }
    while (status == OK && filing_next(place->part, &at, &number)) {
        if (is_known(facts, place->exchange, &number)) {
            continue;
        }
        if (facts->filing_count == TRAFFIC_FILINGS_MAX) {
            facts->cut = true;
            break;
        }
        status = add_row(work, place, &number);
    }
    return status;
}
