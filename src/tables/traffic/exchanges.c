/* exchanges.c: of each exchange its address taken apart, whose host it is, when, in which state. */
#include "tables/traffic/build.h"
#include "tables/traffic/values.h"

enum { PAGES_MAX = 10000 };

/* The site of each page's first request: what its other requests are third-party to. */
struct page {
    struct bytes name;
    const char *site;
};

/* By name, so that no choice of names makes finding one slow. */
struct pages {
    struct page *items;
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
    const struct host_facts *host;
    status = facts_host(work, facts->parts.host, &host);
    if (status == OK) {
        facts->host = host->host;
        facts->site = host->site;
        facts->platform = host->platform;
        facts->party = host->party;
    }
    return status;
}

/* A session whose suite encrypts nothing is read by anybody on the way. */
static bool is_encrypted(
        const struct traffic *traffic, const struct http_exchange *exchange, const struct url *url)
{
    size_t session = exchange->tls_session;
    if (session > 0 && session <= traffic->tls_session_count) {
        return !cipher_is_null(&traffic->tls_sessions[session - 1]);
    }
    return session != 0 || bytes_equal_without_case(url->scheme, bytes_of("https")) ||
           bytes_equal_without_case(url->scheme, bytes_of("wss"));
}

static int compare_names(struct bytes a, struct bytes b)
{
    size_t shorter = a.size < b.size ? a.size : b.size;
    int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

/* Where the page stands, or has to. */
static size_t page_index(const struct pages *pages, struct bytes name)
{
    size_t low = 0, high = pages->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_names(pages->items[middle].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_page(const struct pages *pages, size_t index, struct bytes name)
{
    return index < pages->count && bytes_equal(pages->items[index].name, name);
}

/* The page an exchange belongs to, made on first sight. */
static enum status find_page(
        struct facts_work *work, struct pages *pages, struct bytes name, struct page **ret_page)
{
    size_t at = is_page(pages, pages->last, name) ? pages->last : page_index(pages, name);
    if (!is_page(pages, at, name)) {
        if (pages->count == PAGES_MAX) {
            return refuse(work->why, E_LIMIT, 0, "more than %d pages in one archive", PAGES_MAX);
        }
        if (!arena_grow(work->arena, (void **)&pages->items, pages->count, &pages->capacity,
                    sizeof(*pages->items))) {
            return facts_spent(work);
        }
        memmove(&pages->items[at + 1], &pages->items[at],
                (pages->count - at) * sizeof(*pages->items));
        pages->items[at] = (struct page){.name = name};
        pages->count++;
    }
    pages->last = at;
    *ret_page = &pages->items[at];
    return OK;
}

/* By the session where it says whose domains are whose; else, in an archive of a browser, by the
 * page that the request belongs to. */
static enum status find_party(struct facts_work *work, struct pages *pages,
        const struct http_exchange *exchange, struct exchange_facts *facts)
{
    if (facts->party != PARTY_UNKNOWN || work->source->exhibit->kind != EXHIBIT_HAR ||
            facts->site[0] == 0) {
        return OK;
    }
    struct page *page = NULL;
    enum status status = find_page(work, pages, exchange->page.raw, &page);
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
        facts->encrypted = is_encrypted(traffic, exchange, &facts->parts);
        facts->has_t = time_in_session(source, exchange->started, &facts->t_ms);
        facts->consent = consent_at(source, all, exchange->started);
        facts->background = background_match(
                &source->knowledge->backgrounds, bytes_of(facts->host), facts->parts.path);
        status = find_party(work, &pages, exchange, facts);
        if (status != OK) {
            return status;
        }
        facts_let_go(work, i);
        if (exchange->tls_session > 0 && exchange->tls_session <= traffic->tls_session_count) {
            all->carriers[exchange->tls_session - 1] = true;
        }
    }
    return OK;
}
