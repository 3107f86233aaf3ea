#include "inspection/exhibit/traffic_loss.h"

#include <inttypes.h>

const char *const traffic_exchange_tables[] = {"http_exchange", "http_header", "http_cookie",
        "http_parameter", "identifier", "tracker", "destination", "filing_number", "payment_method",
        NULL};
const char *const traffic_all_tables[] = {"http_exchange", "http_header", "http_cookie",
        "http_parameter", "identifier", "tracker", "destination", "tls_session", "certificate",
        "dns_answer", "flow", "filing_number", "payment_method", NULL};
static const char *const name_tables[] = {"dns_answer", NULL};
static const char *const certificate_tables[] = {"certificate", NULL};
static const char *const session_tables[] = {"tls_session", "certificate", NULL};
static const char *const address_tables[] = {"destination", NULL};
static const char *const record_tables[] = {"http_exchange", "http_header", "http_cookie",
        "http_parameter", "identifier", "tracker", "destination", "tls_session", "certificate",
        "dns_answer", "filing_number", "payment_method", NULL};

/* The kinds of docs/anomalies.md after which something of the traffic is in no table. */
static const struct loss {
    const char *kind;
    const char *const *tables;
    struct wording what;
} losses[] = {
        {"dns-malformed", name_tables,
                {"a DNS message could not be read whole", "有 DNS 报文未能完整读取"}},
        {"fragments-dropped", traffic_all_tables,
                {"IP fragments could not be put together", "有 IP 分片未能重组"}},
        {"har-bad-address", address_tables,
                {"a server's address is no IP address", "有服务器地址不是 IP 地址"}},
        {"har-data-after", traffic_exchange_tables,
                {"data behind the archive was not read", "归档之后的数据未读取"}},
        {"har-entry-without-request", traffic_exchange_tables,
                {"an entry has no request", "有条目没有请求"}},
        {"har-header-without-name", traffic_exchange_tables,
                {"a header field has no name", "有头字段没有名称"}},
        {"har-messages-missing", traffic_exchange_tables,
                {"what followed an upgrade is not in the archive", "归档中没有协议升级之后的内容"}},
        {"har-unknown-encoding", traffic_exchange_tables,
                {"a body's encoding is not known", "有正文的编码未知"}},
        {"har-value-left-out", traffic_exchange_tables,
                {"a value of the wrong type was left out", "有类型不符的值被略去"}},
        {"har-websocket-messages", traffic_exchange_tables,
                {"an entry has more WebSocket messages than are read",
                        "有条目的 WebSocket 消息过多，未能全部读取"}},
        {"http-bad-chunk", traffic_exchange_tables,
                {"a body's chunks could not be read", "有正文分块无法读取"}},
        {"http-bad-length", traffic_exchange_tables,
                {"a message's length contradicts itself", "有报文长度自相矛盾"}},
        {"http-cut-head", traffic_exchange_tables,
                {"a request's head was cut short", "有请求首部被截断"}},
        {"http-line-without-colon", traffic_exchange_tables,
                {"a header line has no name", "有首部行没有名称"}},
        {"http-long-head", traffic_exchange_tables,
                {"a message head was too long to be read", "有报文首部过长，未能读取"}},
        {"http-malformed", traffic_exchange_tables,
                {"a stream goes on with what is no HTTP message", "有数据流后续不是 HTTP 报文"}},
        {"http-too-many-fields", traffic_exchange_tables,
                {"a message has too many header fields", "有报文首部字段过多"}},
        {"http-upgraded", traffic_exchange_tables,
                {"what follows an upgrade was not read", "协议升级之后的内容未读取"}},
        {"http2-bad-frame", traffic_exchange_tables,
                {"an HTTP/2 frame could not be read", "有 HTTP/2 帧无法读取"}},
        {"http2-bad-headers", traffic_exchange_tables,
                {"an HTTP/2 header block could not be read", "有 HTTP/2 首部块无法读取"}},
        {"http2-cut-frame", traffic_exchange_tables,
                {"an HTTP/2 frame was cut short", "有 HTTP/2 帧被截断"}},
        {"http2-long-head", traffic_exchange_tables,
                {"an HTTP/2 header block was too long to be read",
                        "有 HTTP/2 首部块过长，未能读取"}},
        {"http2-no-preface", traffic_exchange_tables,
                {"an HTTP/2 connection could not be read", "有 HTTP/2 连接未能读取"}},
        {"http2-stray-headers", traffic_exchange_tables,
                {"an HTTP/2 header block belongs to no request", "有 HTTP/2 首部块不属于任何请求"}},
        {"ip-header-broken", traffic_all_tables,
                {"packets have a broken IP header", "有数据包的 IP 首部损坏"}},
        {"link-header-cut", traffic_all_tables,
                {"packets end inside their link header", "有数据包在链路层首部内即告结束"}},
        {"link-type-unknown", traffic_all_tables,
                {"packets are of a link type that is not read", "有数据包的链路类型不受支持"}},
        {"packet-cut", traffic_all_tables,
                {"packets were captured only in part", "有数据包只截取了一部分"}},
        {"stream-missing", traffic_all_tables,
                {"packets of a connection were not captured", "有连接的数据包未被捕获"}},
        {"stream-unknown", traffic_exchange_tables,
                {"connections carry a protocol that is not read, or began before the capture",
                        "有连接使用不支持的协议，或在抓包之前已开始"}},
        {"tls-bad-certificate", certificate_tables,
                {"a certificate could not be read", "有证书无法读取"}},
        {"tls-bad-certificates", certificate_tables,
                {"a chain of certificates could not be read whole", "有证书链未能完整读取"}},
        {"tls-bad-hello", session_tables, {"a TLS hello could not be read", "有 TLS 握手无法读取"}},
        {"tls-bad-record", record_tables,
                {"a TLS connection goes on with what is no TLS record",
                        "有 TLS 连接后续不是 TLS 记录"}},
        {"tls-long-message", session_tables,
                {"a TLS handshake message was too long to be read", "有 TLS 握手消息过长"}},
        {"tls-partial-certificate", certificate_tables,
                {"a certificate could be read only in part", "有证书只读取了一部分"}},
        {"transport-header-broken", traffic_all_tables,
                {"packets have a broken TCP or UDP header", "有数据包的 TCP 或 UDP 首部损坏"}},
        {"websocket-bad-frame", traffic_exchange_tables,
                {"a WebSocket frame could not be read", "有 WebSocket 帧无法读取"}},
        {"websocket-cut-frame", traffic_exchange_tables,
                {"a WebSocket message was cut short", "有 WebSocket 消息被截断"}},
        {"websocket-left-out", traffic_exchange_tables,
                {"a WebSocket carries more than is read", "有 WebSocket 内容超出读取上限"}},
        {"websocket-not-inflated", traffic_exchange_tables,
                {"a WebSocket message could not be inflated", "有 WebSocket 消息无法解压"}},
};

static const struct anomaly *find(const struct anomalies *list, const char *kind)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].kind, kind) == 0) {
            return &list->items[i];
        }
    }
    return NULL;
}

static enum status note_loss(struct exhibits *exhibits, const struct loss *loss,
        const struct anomaly *first, struct fault *why)
{
    uint64_t at = first->place.entry_size > 0 ? first->place.entry_at : first->place.at;
    struct wording reason = {arena_print(&exhibits->arena,
                                     "part of the traffic was not read: %s (%s, byte %" PRIu64 ")",
                                     loss->what.en, loss->kind, at),
            arena_print(&exhibits->arena, "部分流量未读取：%s（%s，字节 %" PRIu64 "）",
                    loss->what.zh, loss->kind, at)};
    return exhibits_add_gaps(exhibits, loss->tables, reason, why);
}

enum status exhibit_note_losses(
        struct exhibits *exhibits, const struct traffic *traffic, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < sizeof(losses) / sizeof(losses[0]); i++) {
        const struct anomaly *first = find(&traffic->anomalies, losses[i].kind);
        if (first != NULL) {
            status = note_loss(exhibits, &losses[i], first, why);
        }
    }
    if (status == OK && traffic->anomalies.dropped > 0) {
        status = exhibits_add_gaps(exhibits, traffic_all_tables,
                (struct wording){"the traffic has more oddities than are kept",
                        "流量记录中的异常超出保存上限"},
                why);
    }
    return status;
}
