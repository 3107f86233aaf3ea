#include "tables/traffic/facts.h"

#include "knowledge/identifier/identifier.h"
#include "tables/traffic/build.h"

/* Decoded text of one value at a time. */
enum { TEXT_MAX = 64 << 20 };

enum { ALWAYS = FACTS_ALL + 1 };

enum status tables_make_scanner(const struct session *session, const struct knowledge *knowledge,
        struct identifier_scanner **ret_scanner, struct fault *why)
{
    SCOPED(arena_free) struct arena arena = {.limit = 64 << 20};
    struct identifier_seed *seeds =
            arena_array(&arena, session->identifier_count + 1, sizeof(*seeds));
    if (seeds == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the planted values");
    }
    for (size_t i = 0; i < session->identifier_count; i++) {
        const struct known_identifier *known = &session->identifiers[i];
        seeds[i] = (struct identifier_seed){known->kind, known->value};
    }
    struct fault cause = {0};
    enum status status = identifier_scanner_make(
            knowledge->identifiers, seeds, session->identifier_count, ret_scanner, &cause);
    if (status == E_USAGE && cause.at < session->identifier_count) {
        uint64_t line = session->identifiers[cause.at].line;
        return refuse(why, status, line, "line %llu of the session: %.180s",
                (unsigned long long)line, cause.text);
    }
    return status == OK ? OK : refuse(why, status, cause.at, "%s", cause.text);
}

void tables_free_scanner(struct identifier_scanner *scanner)
{
    identifier_scanner_free(scanner);
}

static void work_end(struct facts_work *work)
{
    buffer_free(&work->url);
    buffer_free(&work->text);
    buffer_free(&work->body);
    buffer_free(&work->spare);
    buffer_free(&work->memo_texts);
}

/* Of a capture, whose exchanges lie all over the file. */
static void let_go_of_all(const struct source *source, size_t exchange)
{
    enum { EXCHANGES = 1024 };
    if ((exchange + 1) % EXCHANGES == 0) {
        source->forget(source->mapped);
    }
}

void facts_let_go(struct facts_work *work, size_t exchange)
{
    enum { PIECE = 8 << 20 };
    const struct source *source = work->source;
    struct bytes whole = source->traffic->exchanges[exchange].whole;
    if (source->forget == NULL) {
        return;
    }
    if (source->exhibit->kind != EXHIBIT_HAR) {
        let_go_of_all(source, exchange);
        return;
    }
    if (whole.size == 0) {
        return;
    }
    if (work->forgotten == NULL || whole.data < work->forgotten) {
        work->forgotten = whole.data; /* the next step begins anew */
    }
    size_t seen = (size_t)(whole.data - work->forgotten) + whole.size;
    if (seen >= PIECE) {
        source->forget((struct bytes){work->forgotten, seen});
        work->forgotten += seen;
    }
}

/* In this order; each is made when one of the facts is wanted. */
static const struct {
    enum status (*make)(struct facts_work *work);
    unsigned facts;
} steps[] = {
        {facts_session, ALWAYS},
        {facts_exchanges, ALWAYS},
        {facts_cookies, FACTS_COOKIES | FACTS_IDENTIFIERS}, /* values split over cookies */
        {facts_values, FACTS_PARAMETERS | FACTS_IDENTIFIERS | FACTS_FILINGS | FACTS_PAYMENTS},
        {facts_trackers, FACTS_TRACKERS},
        {facts_destinations, FACTS_DESTINATIONS},
        {facts_payments, FACTS_PAYMENTS},
};

enum status tables_read_traffic(const struct source *source, const struct traffic_aids *aids,
        struct arena *arena, const struct traffic_facts **ret_facts, bool *ret_cut,
        struct fault *why)
{
    struct traffic_facts *facts = arena_alloc(arena, sizeof(*facts));
    if (facts == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for what the traffic holds");
    }
    SCOPED(work_end)
    struct facts_work work = {.source = source,
            .aids = aids,
            .arena = arena,
            .facts = facts,
            .url.limit = TEXT_MAX,
            .text.limit = TEXT_MAX,
            .body.limit = BODY_SIZE_MAX,
            .spare.limit = BODY_SIZE_MAX,
            .why = why};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (facts_wanted(source->unwanted, steps[i].facts)) {
            status = steps[i].make(&work);
        }
    }
    if (status != OK) {
        return status;
    }
    *ret_facts = facts;
    *ret_cut = facts->cut;
    return OK;
}
