#include "inspection/exhibit/exhibit_traffic.h"

#include "base/file.h"
#include "base/time.h"
#include "evidence/capture/capture.h"
#include "evidence/har/har.h"
#include "inspection/exhibit/exhibit_reason.h"
#include "inspection/exhibit/traffic_loss.h"
#include "tables/table.h"
#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"
#include "tables/wanted.h"

static const char *const counted_tables[] = {
        "http_cookie", "http_parameter", "identifier", "filing_number", "payment_method", NULL};
static const char *const text_tables[] = {
        "http_exchange", "http_header", "http_cookie", "http_parameter", NULL};
static const char *const mark_tables[] = {"mark", NULL};
static const char *const filter_tables[] = {"tracker", NULL};
static const char *const country_tables[] = {"destination", NULL};

/* What the aids serve. */
enum { AIDED = FACTS_TRACKERS | FACTS_DESTINATIONS };

enum exhibit_kind traffic_kind(struct bytes file)
{
    return capture_is_capture(file) ? EXHIBIT_CAPTURE
           : har_is_har(file)       ? EXHIBIT_HAR
                                    : EXHIBIT_UNKNOWN;
}

static enum status add_gaps(struct exhibits *exhibits, const char *const *tables, const char *en,
        const char *zh, struct fault *why)
{
    return exhibits_add_gaps(exhibits, tables, (struct wording){en, zh}, why);
}

/* Whatever rules find in other exhibits, here something was not seen. */
static enum status note_unread(struct exhibits *exhibits, struct exhibit *exhibit,
        enum exhibit_state state, const struct fault *partial, struct fault *why)
{
    static const struct wording what = {
            "the traffic could not be read whole", "流量记录未能完整读取"};
    exhibits_keep_fault(exhibit, state, partial);
    return exhibits_add_gaps(exhibits, traffic_all_tables,
            exhibit_reason_at_byte(&exhibits->arena, what, partial), why);
}

/* TLS that no key opened: what was sent inside was not seen, so nothing about it can be clean.
 * Where the client sent nothing inside, nothing went unseen. */
static enum status note_encrypted(struct exhibits *exhibits, struct exhibit *exhibit,
        const struct traffic *traffic, struct fault *why)
{
    size_t closed = 0;
    for (size_t i = 0; i < traffic->tls_session_count; i++) {
        closed += !traffic->tls_sessions[i].decrypted && !traffic->tls_sessions[i].unused;
    }
    exhibit->encrypted = closed;
    if (closed == 0) {
        return OK;
    }
    return add_gaps(exhibits, traffic_exchange_tables,
            arena_print(&exhibits->arena,
                    "%zu of %zu TLS connections of the capture were not decrypted", closed,
                    traffic->tls_session_count),
            arena_print(&exhibits->arena, "抓包中的 TLS 连接未能解密：%zu 个，共 %zu 个", closed,
                    traffic->tls_session_count),
            why);
}

static bool minds_consent(const struct session *session)
{
    for (size_t i = 0; i < session->mark_count; i++) {
        if (consent_begun_by(&session->marks[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* Marks of consent that cannot be laid beside the traffic tell nothing of it. */
static enum status note_timeless(
        struct exhibits *exhibits, const struct traffic *traffic, struct fault *why)
{
    size_t timeless = 0;
    if (!minds_consent(exhibits->session)) {
        return OK;
    }
    for (size_t i = 0; i < traffic->exchange_count; i++) {
        timeless += traffic->exchanges[i].started == TIME_UNKNOWN;
    }
    if (exhibits->session->start == NULL) {
        return add_gaps(exhibits, mark_tables,
                "session.yaml does not say when it starts, so no request has a state of consent",
                "session.yaml 未注明开始时间，无法得知各请求时的同意状态", why);
    }
    return timeless == 0
                   ? OK
                   : add_gaps(exhibits, mark_tables,
                             arena_print(&exhibits->arena,
                                     "%zu of %zu requests have no time, so no state of consent",
                                     timeless, traffic->exchange_count),
                             arena_print(&exhibits->arena,
                                     "请求没有时间，无法得知同意状态：%zu 个，共 %zu 个", timeless,
                                     traffic->exchange_count),
                             why);
}

/* When traffic was first and last seen, by the session's clock; false when no time is known. */
static bool span_of(const struct source *source, const struct traffic *traffic, int64_t *ret_first,
        int64_t *ret_last)
{
    int64_t first = INT64_MAX, last = INT64_MIN, t_ms;
    for (size_t i = 0; i < traffic->exchange_count + traffic->tls_session_count; i++) {
        size_t session = i - traffic->exchange_count;
        int64_t started = i < traffic->exchange_count ? traffic->exchanges[i].started
                                                      : traffic->tls_sessions[session].started;
        if (time_in_session(source, started, &t_ms)) {
            first = t_ms < first ? t_ms : first;
            last = t_ms > last ? t_ms : last;
        }
    }
    *ret_first = first;
    *ret_last = last;
    return first <= last;
}

/* Marks of consent days before or after the traffic: the session's start, or a clock, is wrong, and
 * so is every state that follows from them. */
static enum status note_distant_marks(struct exhibits *exhibits, const struct source *source,
        const struct traffic *traffic, struct fault *why)
{
    int64_t first, last;
    size_t distant = 0;
    if (!span_of(source, traffic, &first, &last)) {
        return OK;
    }
    for (size_t i = 0; i < exhibits->session->mark_count; i++) {
        const struct mark *mark = &exhibits->session->marks[i];
        distant += consent_begun_by(mark) != NULL &&
                   (mark->t_ms < first - DAY_MS || mark->t_ms > last + DAY_MS);
    }
    return distant == 0
                   ? OK
                   : add_gaps(exhibits, mark_tables,
                             arena_print(&exhibits->arena,
                                     "marks of consent more than a day away from the traffic, as "
                                     "by a wrong `start`: %zu",
                                     distant),
                             arena_print(&exhibits->arena,
                                     "与流量相隔一天以上的同意标记（`start` 可能有误）：%zu 个",
                                     distant),
                             why);
}

static enum status note_missing_aids(struct exhibits *exhibits, struct fault *why)
{
    enum status status = OK;
    if (exhibits->aids->filters == NULL) {
        status = add_gaps(
                exhibits, filter_tables, "no filter list is installed", "未安装过滤列表", why);
    }
    if (status == OK && exhibits->aids->country == NULL) {
        status = add_gaps(exhibits, country_tables, "no country database is installed",
                "未安装国家/地区地址库", why);
    }
    return status;
}

static bool is_long(const char *text)
{
    return text != NULL && strnlen(text, TABLE_TEXT_MAX + 1) > TABLE_TEXT_MAX;
}

/* Nothing is longer decoded, but that a byte which is no UTF-8 becomes a character of three. */
static bool has_long_header(const struct header_field *fields, size_t count)
{
    enum { RAW_MAX = TABLE_TEXT_MAX / 3 };
    for (size_t i = 0; i < count; i++) {
        if (fields[i].name.raw.size > RAW_MAX || fields[i].value.raw.size > RAW_MAX) {
            return true;
        }
    }
    return false;
}

/* Whether a table shows only the beginning of some text. */
static bool has_long_text(const struct traffic *traffic, const struct traffic_facts *facts)
{
    bool found = false;
    for (size_t i = 0; i < traffic->exchange_count && !found; i++) {
        const struct http_exchange *exchange = &traffic->exchanges[i];
        found = facts->exchanges[i].url.size > TABLE_TEXT_MAX ||
                has_long_header(exchange->request_headers, exchange->request_header_count) ||
                has_long_header(exchange->response_headers, exchange->response_header_count);
    }
    for (size_t i = 0; i < facts->parameter_count && !found; i++) {
        found = facts->parameters[i].value.size > TABLE_TEXT_MAX ||
                is_long(facts->parameters[i].name);
    }
    for (size_t i = 0; i < facts->cookie_count && !found; i++) {
        found = is_long(facts->cookies[i].name) || is_long(facts->cookies[i].value);
    }
    return found;
}

/* Where the scanner of the unit is kept: for all units together when none of its values is planted.
 */
static struct identifier_scanner **scanner_of(struct exhibits *exhibits)
{
    bool is_shared = exhibits->session->identifier_count == 0 && exhibits->aids->owner != NULL;
    return is_shared ? &exhibits->aids->scanner : &exhibits->scanner;
}

static enum status read_facts(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct fault *why)
{
    bool is_cut = false;
    struct fault fault;
    source->exhibit = exhibit;
    source->session = exhibits->session;
    source->unwanted = exhibits->unwanted;
    enum status status = OK;
    struct identifier_scanner **scanner = scanner_of(exhibits);
    if (*scanner == NULL && facts_wanted(exhibits->unwanted, FACTS_IDENTIFIERS)) {
        status = tables_make_scanner(exhibits->session, exhibits->knowledge, scanner, &fault);
    }
    source->scanner = *scanner;
    if (status == OK) {
        status = tables_read_traffic(
                source, exhibits->aids, &exhibits->arena, &source->traffic_facts, &is_cut, &fault);
    }
    if (status != OK) {
        source->traffic = NULL;
        exhibits_keep_fault(exhibit, EXHIBIT_REFUSED, &fault);
        return add_gaps(exhibits, traffic_all_tables, "the traffic could not be looked through",
                "流量记录未能检查", why);
    }
    if (is_cut) {
        status = add_gaps(exhibits, counted_tables,
                "the traffic holds more than could be looked through",
                "流量记录中有内容未能全部检查", why);
    }
    if (status == OK && source->traffic_facts->tracker_unknown) {
        status = add_gaps(exhibits, filter_tables,
                "regular expressions of a filter list were too slow to be tried out",
                "过滤列表中有正则表达式过慢，未能全部检查", why);
    }
    if (status == OK && has_long_text(source->traffic, source->traffic_facts)) {
        status = add_gaps(exhibits, text_tables, "a text of the traffic is longer than tables show",
                "流量记录中有文本过长，未能全部列出", why);
    }
    return status;
}

enum status exhibit_refuse_traffic(struct exhibits *exhibits, struct exhibit *exhibit,
        const struct fault *fault, struct fault *why)
{
    return note_unread(exhibits, exhibit, EXHIBIT_REFUSED, fault, why);
}

enum status exhibit_read_traffic(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct bytes key_log, struct fault *why)
{
    struct fault partial = {.status = OK}, fault;
    struct traffic *traffic = NULL;
    enum exhibit_kind kind = traffic_kind(file);
    enum status status = kind == EXHIBIT_HAR
                                 ? har_open_by_pieces(file, file_forget, &exhibits->arena, &traffic,
                                           &partial, &fault)
                                 : capture_open_by_pieces(file, key_log, file_forget,
                                           &exhibits->arena, &traffic, &partial, &fault);
    exhibit->kind = kind;
    bool needs_aids = facts_wanted(exhibits->unwanted, AIDED);
    if (needs_aids && exhibits->aids->load != NULL) {
        exhibits->aids->load(exhibits->aids);
        exhibits->aids->load = NULL;
    }
    if (status != OK) {
        return exhibit_refuse_traffic(exhibits, exhibit, &fault, why);
    }
    source->traffic = traffic;
    source->forget = file_forget;
    source->mapped = file;
    if (partial.status != OK) {
        status = note_unread(exhibits, exhibit, EXHIBIT_PARTLY, &partial, why);
    }
    if (status == OK) {
        status = note_encrypted(exhibits, exhibit, traffic, why);
    }
    if (status == OK) {
        status = exhibit_note_losses(exhibits, traffic, why);
    }
    if (status == OK) {
        status = note_timeless(exhibits, traffic, why);
    }
    if (status == OK) {
        status = note_distant_marks(exhibits, source, traffic, why);
    }
    if (status == OK) {
        status = needs_aids ? note_missing_aids(exhibits, why) : OK;
    }
    return status == OK ? read_facts(exhibits, exhibit, source, why) : status;
}
