#include "tables/payment/in_traffic.h"

#include "tables/traffic/message/message.h"

static bool is_known(
        const struct traffic_facts *facts, const struct payment_mark *mark, const char *grade)
{
    for (size_t i = 0; i < facts->payment_count; i++) {
        if (facts->payments[i].mark == mark && strcmp(facts->payments[i].grade, grade) == 0) {
            return true;
        }
    }
    return false;
}

static enum status add_row(struct facts_work *work, size_t exchange,
        const struct payment_mark *mark, const char *grade, struct place place)
{
    struct traffic_facts *facts = work->facts;
    if (is_known(facts, mark, grade)) {
        return OK;
    }
    if (!arena_grow(work->arena, (void **)&facts->payments, facts->payment_count,
                &facts->payment_capacity, sizeof(*facts->payments))) {
        return facts_spent(work);
    }
    facts->payments[facts->payment_count++] = (struct payment_row){exchange, mark, grade, place};
    return OK;
}

static struct place place_of(struct facts_work *work, size_t index)
{
    const struct traffic *traffic = work->source->traffic;
    const struct http_exchange *exchange = &traffic->exchanges[index];
    struct place place = place_of_bytes(traffic, exchange->url.raw);
    return place.entry != NULL ? place : place_of_bytes(traffic, exchange->whole);
}

/* A page of the payment service that was gone to, or a form that it answered. */
static bool is_order(const struct http_exchange *exchange)
{
    bool is_page = bytes_equal(exchange->resource_type.raw, bytes_of("document"));
    bool is_sent = bytes_equal(exchange->method.raw, bytes_of("POST"));
    return exchange->status >= 200 && exchange->status < 400 && (is_page || is_sent);
}

enum status facts_payments(struct facts_work *work)
{
    const struct payment_list *list = &work->source->knowledge->payments;
    const struct traffic *traffic = work->source->traffic;
    enum status status = OK;
    for (size_t i = 0; status == OK && i < traffic->exchange_count; i++) {
        const struct exchange_facts *facts = &work->facts->exchanges[i];
        struct bytes host = bytes_of(facts->host);
        if (facts->background != NULL || host.size == 0) {
            continue;
        }
        const struct payment_mark *order =
                payment_match_address(list, "web-order", host, facts->parts.path);
        const struct payment_mark *mark =
                order != NULL ? order
                              : payment_match_address(list, "web-script", host, facts->parts.path);
        bool is_reached = order != NULL && is_order(&traffic->exchanges[i]);
        if (mark != NULL) {
            status = add_row(work, i, mark, is_reached ? "P4" : "P1", place_of(work, i));
        }
    }
    return status;
}

enum status facts_payment_calls(struct facts_work *work, const struct scan_place *where)
{
    const struct payment_list *list = &work->source->knowledge->payments;
    bool asks = memmem(where->part.data, where->part.size, "PaymentRequest", 14) != NULL;
    enum status status = OK;
    for (size_t i = 0; status == OK && i < list->count; i++) {
        const struct payment_mark *mark = &list->items[i];
        bool is_object = strcmp(mark->kind, "web-object") == 0;
        bool is_method = is_object && strncmp(mark->value, "https://", 8) == 0;
        if (!is_object || (is_method && !asks) || is_known(work->facts, mark, "P2")) {
            continue;
        }
        const uint8_t *found =
                memmem(where->part.data, where->part.size, mark->value, strlen(mark->value));
        if (found != NULL) {
            struct place place = place_of_part(work->source->traffic, where->passage, &work->walk,
                    where->text, (struct bytes){found, strlen(mark->value)});
            status = add_row(work, where->exchange, mark, "P2",
                    place.entry != NULL ? place
                                        : place_of_bytes(work->source->traffic, where->whole));
        }
    }
    return status;
}
