#include "inspection/exhibit/exhibit_traffic.h"

#include "base/file.h"
#include "evidence/capture/capture.h"
#include "evidence/har/har.h"
#include "inspection/exhibit/exhibit_reason.h"
#include "inspection/exhibit/traffic_loss.h"
#include "tables/traffic/values.h"
#include "tables/wanted.h"

static const char *const counted_tables[] = {
        "http_cookie", "http_parameter", "identifier", "filing_number", "payment_method", NULL};
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

static enum status read_facts(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct fault *why)
{
    bool is_cut = false;
    struct fault fault;
    source->exhibit = exhibit;
    source->session = exhibits->session;
    source->unwanted = exhibits->unwanted;
    enum status status = OK;
    if (exhibits->scanner == NULL && facts_wanted(exhibits->unwanted, FACTS_IDENTIFIERS)) {
        status = tables_make_scanner(
                exhibits->session, exhibits->knowledge, &exhibits->scanner, &fault);
    }
    source->scanner = exhibits->scanner;
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
    return !is_cut ? OK
                   : add_gaps(exhibits, counted_tables,
                             "the traffic holds more than could be looked through",
                             "流量记录中有内容未能全部检查", why);
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
        status = needs_aids ? note_missing_aids(exhibits, why) : OK;
    }
    return status == OK ? read_facts(exhibits, exhibit, source, why) : status;
}
