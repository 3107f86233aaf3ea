/* exchanges.c: of each exchange its address taken apart, whose host it is, when, in which state. */
#include "knowledge/host/site.h"
#include "tables/traffic/build.h"

enum { PAGES_MAX = 10000 };

/* The site of each page's first request: what its other requests are third-party to. */
struct pages {
    struct page {
        struct passage name;
        const char *site;
    } * items;
    size_t count, capacity, last;
};

enum status facts_spent(struct facts_work *work)
{
    return refuse(work->why, E_MEMORY, 0, "no memory for what the traffic holds");
}

static enum status read_url(
        struct facts_work *work, const struct http_exchange *exchange, struct exchange_facts *facts)
{
    struct bytes url;
    enum status status = passage_text(&exchange->url, &work->url, &url, work->why);
    if (status != OK) {
        return status;
    }
    if (url.data == work->url.data && url.size > 0) { /* unescaped: keep a copy */
        uint8_t *copy = arena_alloc(work->arena, url.size);
        if (copy == NULL) {
            return facts_spent(work);
        }
        memcpy(copy, url.data, url.size);
        url.data = copy;
    }
    facts->url = url;
    if (!url_split(url, &facts->parts)) {
        facts->parts = (struct url){0};
    }
    facts->host = arena_copy_lower(work->arena, facts->parts.host);
    facts->site = arena_copy_lower(work->arena, site_of(facts->parts.host));
    return facts->host == NULL || facts->site == NULL ? facts_spent(work) : OK;
}

static bool is_encrypted(const struct url *url)
{
    return bytes_equal_without_case(url->scheme, bytes_of("https")) ||
           bytes_equal_without_case(url->scheme, bytes_of("wss"));
}

/* The page an exchange belongs to, made on first sight. */
static enum status find_page(struct facts_work *work, struct pages *pages,
        const struct passage *name, struct page **ret_page)
{
    if (pages->last < pages->count && bytes_equal(pages->items[pages->last].name.raw, name->raw)) {
        *ret_page = &pages->items[pages->last];
        return OK;
    }
    for (size_t i = 0; i < pages->count; i++) {
        if (bytes_equal(pages->items[i].name.raw, name->raw)) {
            pages->last = i;
            *ret_page = &pages->items[i];
            return OK;
        }
    }
    if (pages->count == PAGES_MAX) {
        return refuse(work->why, E_LIMIT, 0, "more than %d pages in one archive", PAGES_MAX);
    }
    if (!arena_grow(work->arena, (void **)&pages->items, pages->count, &pages->capacity,
                sizeof(*pages->items))) {
        return facts_spent(work);
    }
    pages->items[pages->count] = (struct page){.name = *name};
    pages->last = pages->count;
    *ret_page = &pages->items[pages->count++];
    return OK;
}

/* By the session where it says whose domains are whose; else, in an archive of a browser, by the
 * page that the request belongs to. */
static enum status find_party(struct facts_work *work, struct pages *pages,
        const struct http_exchange *exchange, struct exchange_facts *facts)
{
    facts->party = party_of_host(work->source, facts->parts.host);
    if (facts->party != PARTY_UNKNOWN || work->source->exhibit->kind != EXHIBIT_HAR ||
            facts->site[0] == 0) {
        return OK;
    }
    struct page *page = NULL;
    enum status status = find_page(work, pages, &exchange->page, &page);
    if (status != OK) {
        return status;
    }
    if (page->site == NULL) {
        page->site = facts->site;
    }
    facts->party = strcmp(page->site, facts->site) == 0 ? PARTY_FIRST : PARTY_THIRD;
    return OK;
}

enum status facts_exchanges(struct facts_work *work)
{
    const struct source *source = work->source;
    const struct traffic *traffic = source->traffic;
    struct pages pages = {0};
    struct traffic_facts *all = work->facts;
    all->exchanges = arena_array(work->arena, traffic->exchange_count + 1, sizeof(*all->exchanges));
    all->carriers = arena_array(work->arena, traffic->tls_session_count + 1, sizeof(bool));
    if (all->exchanges == NULL || all->carriers == NULL) {
        return facts_spent(work);
    }
    for (size_t i = 0; i < traffic->exchange_count; i++) {
        const struct http_exchange *exchange = &traffic->exchanges[i];
        struct exchange_facts *facts = &all->exchanges[i];
        enum status status = read_url(work, exchange, facts);
        if (status != OK) {
            return status;
        }
        facts->first_header = all->header_count;
        all->header_count += exchange->request_header_count + exchange->response_header_count;
        facts->encrypted = exchange->tls_session != 0 || is_encrypted(&facts->parts);
        facts->platform = platform_match(
                &source->knowledge->platforms, PLATFORM_DOMAIN, bytes_of(facts->host));
        facts->has_t = time_in_session(source, exchange->started, &facts->t_ms);
        facts->consent = consent_at(source, exchange->started);
        facts->background = background_match(
                &source->knowledge->backgrounds, bytes_of(facts->host), facts->parts.path);
        status = find_party(work, &pages, exchange, facts);
        if (status != OK) {
            return status;
        }
        if (exchange->tls_session > 0 && exchange->tls_session <= traffic->tls_session_count) {
            all->carriers[exchange->tls_session - 1] = true;
        }
    }
    return OK;
}
