/* network_guard.c: which requests of a page are let go, and the headers that went over the wire. */
#include "base/syntax/json.h"
#include "base/syntax/url.h"
#include "collect/browser/json_value.h"
#include "collect/browser/network_private.h"
#include "collect/clock.h"

/* Headers that wait for their request. */
struct network_extra {
    struct bytes id;
    bool is_answer, is_used;
    int32_t status;
    struct har_fields fields;
    struct network_extra *next; /* the one that came before */
};

struct network_verdict {
    const char *host;
    enum host_verdict verdict;
    struct network_verdict *next;
};

/* A page may name as many hosts as it likes, and each may take long to look up. Once the time for
 * it is spent, only pages in the main frame, which come one by one, still have theirs looked up. */
static enum host_verdict look_up(struct network *network, struct bytes host, bool is_page)
{
    if (!is_page && network->look_up_ms >= NETWORK_LOOK_UP_MS) {
        network->is_cut = true;
        return HOST_PRIVATE;
    }
    int64_t start = clock_monotonic_ms();
    enum host_verdict verdict = host_judge(&network->limits.book, host);
    network->look_up_ms += clock_monotonic_ms() - start;
    return verdict;
}

static enum host_verdict judge_host(struct network *network, struct bytes host, bool is_page)
{
    for (const struct network_verdict *one = network->verdicts; one != NULL; one = one->next) {
        if (bytes_equal(bytes_of(one->host), host)) {
            return one->verdict;
        }
    }
    enum host_verdict verdict = look_up(network, host, is_page);
    struct network_verdict *fresh = arena_alloc(network->arena, sizeof(*fresh));
    const char *name = arena_copy(network->arena, host);
    if (fresh != NULL && name != NULL) {
        *fresh = (struct network_verdict){name, verdict, network->verdicts};
        network->verdicts = fresh;
    }
    return verdict;
}

static bool may_go(struct network *network, const char *address, bool is_page)
{
    struct url url;
    if (address == NULL || !url_split(bytes_of(address), &url)) {
        return false;
    }
    if (bytes_equal_without_case(url.scheme, bytes_of("data")) ||
            bytes_equal_without_case(url.scheme, bytes_of("blob"))) {
        return true; /* inside the page; the browser itself lets no page become one */
    }
    if (!bytes_equal_without_case(url.scheme, bytes_of("http")) &&
            !bytes_equal_without_case(url.scheme, bytes_of("https"))) {
        return false;
    }
    return network->limits.allow_private || judge_host(network, url.host, is_page) != HOST_PRIVATE;
}

void network_hear_paused(struct network *network, struct bytes params)
{
    const char *address = json_copy_string(json_at(params, "request.url"), network->arena);
    const char *id = json_copy_string(json_at(params, "requestId"), network->arena);
    bool is_page = json_is_string(json_at(params, "resourceType"), "Document") &&
                   json_is_string(json_at(params, "frameId"), network->frame);
    bool is_free = may_go(network, address, is_page);
    struct buffer SCOPED(buffer_free) command = {.limit = 4096};
    struct json json = {.out = &command};
    json_begin_object(&json);
    json_key_string(&json, "requestId", id);
    if (!is_free) {
        json_key_string(&json, "errorReason", "AddressUnreachable");
    }
    json_end_object(&json);
    (void)devtools_send(network->devtools, is_free ? "Fetch.continueRequest" : "Fetch.failRequest",
            buffer_text(&command));
}

static void keep_headers(struct network *network, struct bytes params, bool is_answer)
{
    struct network_extra *extra = arena_alloc(network->arena, sizeof(*extra));
    const char *id = json_copy_string(json_at(params, "requestId"), network->arena);
    if (extra == NULL || id == NULL) {
        network->is_cut = true;
        return;
    }
    extra->id = bytes_of(id);
    extra->is_answer = is_answer;
    extra->status = (int32_t)json_scaled(json_at(params, "statusCode"), 0, 0);
    extra->fields = network_fields(network, json_at(params, "headers"));
    extra->next = network->extras;
    network->extras = extra;
}

void network_hear_sent_headers(struct network *network, struct bytes params)
{
    keep_headers(network, params, false);
}

void network_hear_answer_headers(struct network *network, struct bytes params)
{
    keep_headers(network, params, true);
}

static struct network_extra *reverse(struct network_extra *list)
{
    struct network_extra *reversed = NULL;
    while (list != NULL) {
        struct network_extra *next = list->next;
        list->next = reversed;
        reversed = list;
        list = next;
    }
    return reversed;
}

static void use_headers(struct network *network, struct network_request *request, bool is_answer)
{
    for (struct network_extra *extra = network->extras; extra != NULL; extra = extra->next) {
        if (extra->is_used || extra->is_answer != is_answer ||
                !bytes_equal(extra->id, bytes_of(request->id))) {
            continue;
        }
        extra->is_used = true;
        if (is_answer) {
            request->har.response = extra->fields;
            request->har.status = extra->status > 0 ? extra->status : request->har.status;
        } else {
            request->har.request = extra->fields;
        }
        return;
    }
}

void network_finish(struct network *network)
{
    network->extras = reverse(network->extras); /* oldest first, as requests are */
    for (struct network_request *one = network->first; one != NULL; one = one->next) {
        use_headers(network, one, false);
        if (one->har.status > 0) {
            use_headers(network, one, true);
        }
    }
}
