/* trackers.c: which requests a filter list calls a tracker, and where servers stand. */
#include "tables/traffic/build.h"

#include "knowledge/filter/filter.h"

/* The type that filters know, from what a browser's archive says, else from the answer's media
 * type. */
static const char *request_type(const struct http_exchange *exchange)
{
    static const struct {
        const char *word, *type;
    } types[] = {
            {"document", "main_frame"},
            {"stylesheet", "stylesheet"},
            {"css", "stylesheet"},
            {"image", "image"},
            {"font", "font"},
            {"script", "script"},
            {"media", "media"},
            {"video", "media"},
            {"audio", "media"},
            {"xhr", "xmlhttprequest"},
            {"xmlhttprequest", "xmlhttprequest"},
            {"fetch", "xmlhttprequest"},
            {"ping", "ping"},
            {"beacon", "beacon"},
            {"websocket", "websocket"},
            {"csp", "csp_report"},
            {"json", "xmlhttprequest"},
            {"html", "sub_frame"},
    };
    const struct bytes said[] = {exchange->resource_type.raw, exchange->response.mime_type.raw};
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; said[i].size > 0 && j < sizeof(types) / sizeof(types[0]); j++) {
            const char *word = types[j].word;
            if (memmem(said[i].data, said[i].size, word, strlen(word)) != NULL) {
                return types[j].type;
            }
        }
    }
    return "other";
}

/* Host of the page that asked, by Referer; empty without one. Valid until work->text is used. */
static enum status find_source_host(
        struct facts_work *work, const struct http_exchange *exchange, struct bytes *ret_host)
{
    *ret_host = (struct bytes){0};
    for (size_t i = 0; i < exchange->request_header_count; i++) {
        struct url url;
        struct bytes text;
        const struct header_field *field = &exchange->request_headers[i];
        if (!bytes_equal_without_case(field->name.raw, bytes_of("referer"))) {
            continue;
        }
        enum status status = passage_text(&field->value, &work->text, &text, work->why);
        if (status != OK) {
            return status;
        }
        if (url_split(text, &url)) {
            *ret_host = url.host;
            return OK;
        }
    }
    return OK;
}

static enum status add_tracker(
        struct facts_work *work, size_t index, const struct filter_match *match)
{
    static const char *const verdicts[] = {[FILTER_NONE] = "none",
            [FILTER_BLOCK] = "block",
            [FILTER_EXCEPTION] = "exception",
            [FILTER_IMPORTANT] = "important"};
    struct traffic_facts *facts = work->facts;
    const char *filter = arena_copy(work->arena, match->filter);
    if (filter == NULL || !arena_grow(work->arena, (void **)&facts->trackers, facts->tracker_count,
                                  &facts->tracker_capacity, sizeof(*facts->trackers))) {
        return facts_spent(work);
    }
    facts->trackers[facts->tracker_count++] =
            (struct tracker_row){index, match->list, filter, verdicts[match->verdict]};
    return OK;
}

enum status facts_trackers(struct facts_work *work)
{
    const struct traffic *traffic = work->source->traffic;
    uint64_t steps_left = FILTER_STEPS_MAX;
    enum status status = OK;
    if (work->aids->filters == NULL) {
        return OK;
    }
    for (size_t i = 0; status == OK && i < traffic->exchange_count; i++) {
        const struct http_exchange *exchange = &traffic->exchanges[i];
        const struct exchange_facts *facts = &work->facts->exchanges[i];
        struct bytes source;
        status = find_source_host(work, exchange, &source);
        if (status != OK) {
            return status;
        }
        const struct host_facts *asking = NULL;
        if (source.size > 0) {
            status = facts_host(work, source, &asking);
        }
        if (status != OK) {
            return status;
        }
        struct filter_request request = {.url = facts->url,
                .source_host = source,
                .type = request_type(exchange),
                .third_party = asking != NULL ? strcmp(asking->site, facts->site) != 0
                                              : facts->party == PARTY_THIRD,
                .steps_left = &steps_left};
        struct filter_match match = filter_match_request(work->aids->filters, &request);
        if (match.verdict == FILTER_UNKNOWN) {
            work->facts->tracker_unknown = true;
        } else if (match.verdict != FILTER_NONE) {
            status = add_tracker(work, i, &match);
        }
        facts_let_go(work, i);
    }
    return status;
}

enum status facts_destinations(struct facts_work *work)
{
    const struct traffic *traffic = work->source->traffic;
    struct traffic_facts *facts = work->facts;
    for (size_t i = 0; work->aids->country != NULL && i < traffic->exchange_count; i++) {
        const char *address = traffic->exchanges[i].server_address;
        const char *country =
                address == NULL ? NULL : work->aids->country(work->aids->context, address);
        if (country == NULL) {
            continue;
        }
        if (!arena_grow(work->arena, (void **)&facts->destinations, facts->destination_count,
                    &facts->destination_capacity, sizeof(*facts->destinations))) {
            return facts_spent(work);
        }
        facts->destinations[facts->destination_count++] =
                (struct destination_row){i, address, country};
    }
    return OK;
}
