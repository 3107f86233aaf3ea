/* cookies.c: each cookie that requests send and answers set. */
#include "evidence/traffic/cookie.h"
#include "knowledge/host/site.h"
#include "tables/traffic/build.h"

static struct cookie_row *new_row(struct facts_work *work)
{
    struct traffic_facts *facts = work->facts;
    if (facts->cookie_count == TRAFFIC_COOKIES_MAX) {
        facts->cut = true;
        return NULL;
    }
    if (!arena_grow(work->arena, (void **)&facts->cookies, facts->cookie_count,
                &facts->cookie_capacity, sizeof(*facts->cookies))) {
        (void)facts_spent(work);
        return NULL;
    }
    return &facts->cookies[facts->cookie_count];
}

static enum status keep_row(struct facts_work *work, const struct cookie_row *row)
{
    if (row->name == NULL || row->value == NULL || row->domain == NULL || row->path == NULL) {
        return facts_spent(work);
    }
    work->facts->cookie_count++;
    return OK;
}

/* NULL rows: at the ceiling the rest is left out, without memory the pass fails. */
static enum status no_row(const struct facts_work *work)
{
    return work->facts->cut ? OK : E_MEMORY;
}

static enum status read_sent(
        struct facts_work *work, size_t index, const struct header_field *field, struct bytes text)
{
    const struct exchange_facts *facts = &work->facts->exchanges[index];
    struct bytes rest = text;
    struct cookie_pair pair;
    enum status status = OK;
    while (status == OK && cookie_next(&rest, &pair)) {
        struct cookie_row *row = new_row(work);
        if (row == NULL) {
            return no_row(work);
        }
        *row = (struct cookie_row){.exchange = index,
                .name = arena_copy(work->arena, pair.name),
                .value = arena_copy(work->arena, pair.value),
                .domain = facts->host,
                .path = "/",
                .lifetime_s = -1,
                .party = facts->party,
                .place = place_of_part(
                        work->source->traffic, &field->value, &work->walk, text, pair.raw)};
        status = keep_row(work, row);
    }
    return status;
}

static const char *same_site_word(enum same_site same_site)
{
    return same_site == SAME_SITE_STRICT ? "strict"
           : same_site == SAME_SITE_LAX  ? "lax"
           : same_site == SAME_SITE_NONE ? "none"
                                         : NULL;
}

/* Whether browsers refuse the cookie for its Domain (RFC 6265bis, section 5.7, step 9): a public
 * suffix is everybody's. Where the host itself is that suffix, the cookie is the host's alone. */
static bool is_for_everybody(const struct url *url, struct set_cookie *cookie)
{
    if (cookie->host_only || !site_is_public_suffix(cookie->domain)) {
        return false;
    }
    cookie->host_only = bytes_equal_without_case(cookie->domain, url->host);
    return !cookie->host_only;
}

/* One Set-Cookie value; a cookie that browsers refuse is none. */
static enum status read_one_set(
        struct facts_work *work, size_t index, const struct header_field *field, struct bytes line)
{
    const struct exchange_facts *facts = &work->facts->exchanges[index];
    int64_t started = work->source->traffic->exchanges[index].started;
    struct set_cookie cookie;
    set_cookie_read(
            line, &facts->parts, started == TIME_UNKNOWN ? INT64_MIN : started / 1000000, &cookie);
    if (cookie.why_refused != COOKIE_KEPT || is_for_everybody(&facts->parts, &cookie)) {
        return OK;
    }
    struct cookie_row *row = new_row(work);
    if (row == NULL) {
        return no_row(work);
    }
    *row = (struct cookie_row){.exchange = index,
            .is_set = true,
            .name = arena_copy(work->arena, cookie.name),
            .value = arena_copy(work->arena, cookie.value),
            .domain = arena_copy_lower(work->arena, cookie.domain),
            .path = arena_copy(work->arena, cookie.path),
            .same_site = same_site_word(cookie.same_site),
            .expires = cookie.expires,
            .has_expires = cookie.expires != INT64_MIN,
            .lifetime_s = cookie.has_max_age ? cookie.max_age : cookie.lifetime,
            .secure = cookie.secure,
            .http_only = cookie.http_only,
            .host_only = cookie.host_only,
            .party = facts->party,
            .place = place_of_bytes(work->source->traffic, field->value.raw)};
    if (!cookie.has_max_age && row->has_expires && started != TIME_UNKNOWN) {
        row->lifetime_s = cookie.expires - started / 1000000; /* as asked, not as browsers cut it */
    }
    return keep_row(work, row);
}

/* Archives join several Set-Cookie fields by line breaks. */
static enum status read_set(
        struct facts_work *work, size_t index, const struct header_field *field, struct bytes text)
{
    enum status status = OK;
    for (size_t at = 0; status == OK && at < text.size;) {
        const uint8_t *end = memchr(text.data + at, '\n', text.size - at);
        size_t size = end == NULL ? text.size - at : (size_t)(end - text.data) - at;
        status = size == 0 ? OK : read_one_set(work, index, field, bytes_slice(text, at, size));
        at += size + 1;
    }
    return status;
}

typedef enum status (*field_reader)(
        struct facts_work *work, size_t index, const struct header_field *field, struct bytes text);

static enum status read_fields(struct facts_work *work, size_t index,
        const struct header_field *fields, size_t count, const char *name, field_reader read)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < count; i++) {
        struct bytes text;
        if (!bytes_equal_without_case(fields[i].name.raw, bytes_of(name))) {
            continue;
        }
        status = passage_text(&fields[i].value, &work->text, &text, work->why);
        if (status == OK) {
            status = read(work, index, &fields[i], text);
        }
    }
    return status;
}

enum status facts_cookies(struct facts_work *work)
{
    const struct traffic *traffic = work->source->traffic;
    enum status status = OK;
    for (size_t i = 0; status == OK && i < traffic->exchange_count; i++) {
        const struct http_exchange *exchange = &traffic->exchanges[i];
        status = read_fields(work, i, exchange->request_headers, exchange->request_header_count,
                "cookie", read_sent);
        if (status == OK) {
            status = read_fields(work, i, exchange->response_headers,
                    exchange->response_header_count, "set-cookie", read_set);
        }
        facts_let_go(work, i);
    }
    return status;
}
