#include "collect/web/fetch.h"

#include "base/ascii.h"
#include "base/shared.h"
#include "base/syntax/url.h"
#include "collect/clock.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <unistd.h>

enum { FIELDS_MAX = 500, HEADER_BYTES_MAX = 256 << 10 };

/* Opened when a probe first needs it: of all commands it alone does, and more than twenty libraries
 * come along. */
static struct {
    __typeof__(curl_easy_init) *open;
    __typeof__(curl_easy_setopt) *set;
    __typeof__(curl_easy_perform) *perform;
    __typeof__(curl_easy_getinfo) *get_info;
    __typeof__(curl_easy_strerror) *error;
    __typeof__(curl_easy_cleanup) *close;
    __typeof__(curl_slist_append) *append;
    __typeof__(curl_slist_free_all) *free_list;
    __typeof__(curl_url) *url_open;
    __typeof__(curl_url_set) *url_set;
    __typeof__(curl_url_get) *url_get;
    __typeof__(curl_url_cleanup) *url_close;
    __typeof__(curl_free) *free;
} libcurl;

static enum status open_libcurl(struct fault *why)
{
    static const struct shared_symbol symbols[] = {{"curl_easy_init", &libcurl.open},
            {"curl_easy_setopt", &libcurl.set}, {"curl_easy_perform", &libcurl.perform},
            {"curl_easy_getinfo", &libcurl.get_info}, {"curl_easy_strerror", &libcurl.error},
            {"curl_easy_cleanup", &libcurl.close}, {"curl_slist_append", &libcurl.append},
            {"curl_slist_free_all", &libcurl.free_list}, {"curl_url", &libcurl.url_open},
            {"curl_url_set", &libcurl.url_set}, {"curl_url_get", &libcurl.url_get},
            {"curl_url_cleanup", &libcurl.url_close}, {"curl_free", &libcurl.free}};
    return libcurl.free != NULL ? OK
                                : shared_open("libcurl.so.4", symbols,
                                          sizeof(symbols) / sizeof(symbols[0]), why);
}

struct fetcher {
    CURL *curl;
    struct fetcher_options options;
    struct curl_slist *names, *fields;
    struct transfer *transfer; /* the one under way */
};

/* One request under way. */
struct transfer {
    struct arena *arena;
    struct har_field *fields;
    size_t field_count, field_capacity, header_bytes;
    const char *version, *status_text;
    struct buffer body;
    bool is_cut, is_refused, is_spent;
};

/* "HTTP/1.1 200 OK": a new head begins, after an informational one. */
static bool begin_head(struct transfer *transfer, struct bytes line)
{
    const uint8_t *space = memchr(line.data, ' ', line.size);
    size_t version = space == NULL ? line.size : (size_t)(space - line.data);
    struct bytes rest = ascii_trim(bytes_slice(line, version, line.size));
    const uint8_t *second = rest.size == 0 ? NULL : memchr(rest.data, ' ', rest.size);
    struct bytes text = {0};
    if (second != NULL) {
        text = ascii_trim(bytes_slice(rest, (size_t)(second - rest.data), rest.size));
    }
    transfer->field_count = 0;
    transfer->version = arena_copy(transfer->arena, bytes_slice(line, 0, version));
    transfer->status_text = arena_copy(transfer->arena, text);
    return transfer->version != NULL && transfer->status_text != NULL;
}

static bool add_field(struct transfer *transfer, struct bytes line)
{
    const uint8_t *colon = memchr(line.data, ':', line.size);
    if (colon == NULL || transfer->field_count == FIELDS_MAX) {
        return true;
    }
    size_t name = (size_t)(colon - line.data);
    struct har_field field = {arena_copy(transfer->arena, ascii_trim(bytes_slice(line, 0, name))),
            arena_copy(transfer->arena, ascii_trim(bytes_slice(line, name + 1, line.size)))};
    if (field.name == NULL || field.value == NULL ||
            !arena_grow(transfer->arena, (void **)&transfer->fields, transfer->field_count,
                    &transfer->field_capacity, sizeof(field))) {
        return false;
    }
    transfer->fields[transfer->field_count++] = field;
    return true;
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct bytes line = ascii_trim((struct bytes){(const uint8_t *)data, size * count});
    transfer->header_bytes += size * count;
    if (transfer->header_bytes > HEADER_BYTES_MAX) {
        return 0;
    }
    bool is_kept = line.size == 0 ||
                   (bytes_start_with(line, bytes_of("HTTP/")) ? begin_head(transfer, line)
                                                              : add_field(transfer, line));
    transfer->is_spent = transfer->is_spent || !is_kept;
    return is_kept ? size * count : 0;
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t room = transfer->body.limit - transfer->body.size;
    size_t given = size * count;
    size_t taken = given < room ? given : room;
    buffer_append(&transfer->body, (struct bytes){(const uint8_t *)data, taken});
    transfer->is_cut = taken < given;
    transfer->is_spent = transfer->is_spent || transfer->body.failed;
    return transfer->is_spent ? 0 : taken;
}

/* Called when the address is known and before a packet is sent to it. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct fetcher *fetcher = context;
    (void)purpose;
    if (!fetcher->options.allow_private && address_is_private(&address->addr)) {
        fetcher->transfer->is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int look_for_stop(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct fetcher *fetcher = context;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return fetcher->options.stop != NULL && *fetcher->options.stop != 0;
}

static bool add_field_line(struct fetcher *fetcher, const char *line)
{
    struct curl_slist *list = libcurl.append(fetcher->fields, line);
    if (list == NULL) {
        return false;
    }
    fetcher->fields = list;
    return true;
}

static bool set_up(struct fetcher *fetcher)
{
    CURL *curl = fetcher->curl;
    const struct fetcher_options *options = &fetcher->options;
    struct buffer SCOPED(buffer_free) language = {.limit = 256};
    buffer_print(&language, "Accept-Language: %s",
            options->language == NULL ? "zh-CN,zh;q=0.9,en;q=0.8" : options->language);
    bool is_ok = !language.failed && add_field_line(fetcher, buffer_text(&language)) &&
                 add_field_line(fetcher, "Accept: text/html,application/xhtml+xml,*/*;q=0.8");
    is_ok = is_ok && libcurl.set(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_HTTPHEADER, fetcher->fields) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_USERAGENT, options->user_agent) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_PROXY, "") == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_COOKIEFILE, "") == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_TIMEOUT_MS, (long)options->timeout_ms) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_OPENSOCKETDATA, fetcher) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
    is_ok = is_ok && libcurl.set(curl, CURLOPT_XFERINFOFUNCTION, look_for_stop) == CURLE_OK;
    return is_ok && libcurl.set(curl, CURLOPT_XFERINFODATA, fetcher) == CURLE_OK;
}

enum status fetcher_open(
        const struct fetcher_options *options, struct fetcher **ret_fetcher, struct fault *why)
{
    enum status status = open_libcurl(why);
    if (status != OK) {
        return status;
    }
    struct fetcher *fetcher = calloc(1, sizeof(*fetcher));
    if (fetcher != NULL) {
        fetcher->options = *options;
        fetcher->curl = libcurl.open();
    }
    if (fetcher == NULL || fetcher->curl == NULL || !set_up(fetcher)) {
        fetcher_close(fetcher);
        return refuse(why, E_MEMORY, 0, "no memory for requests");
    }
    *ret_fetcher = fetcher;
    return OK;
}

void fetcher_close(struct fetcher *fetcher)
{
    if (fetcher != NULL) {
        libcurl.close(fetcher->curl);
        libcurl.free_list(fetcher->names);
        libcurl.free_list(fetcher->fields);
        free(fetcher);
    }
}

/* Names given by hand hold for whatever port the URL has. */
static bool give_address(struct fetcher *fetcher, const struct url *url)
{
    const char *address = address_given(&fetcher->options.book, url->host);
    struct buffer SCOPED(buffer_free) line = {.limit = 512};
    if (address == NULL) {
        return true;
    }
    buffer_print(&line, "+%.*s:%u:%s", (int)url->host.size, (const char *)url->host.data,
            url_port(url), address);
    struct curl_slist *list =
            line.failed ? NULL : libcurl.append(fetcher->names, buffer_text(&line));
    if (list == NULL) {
        return false;
    }
    fetcher->names = list;
    return libcurl.set(fetcher->curl, CURLOPT_RESOLVE, list) == CURLE_OK;
}

static int64_t info_us(CURL *curl, CURLINFO info)
{
    curl_off_t value = 0;
    return libcurl.get_info(curl, info, &value) == CURLE_OK ? (int64_t)value : 0;
}

static int64_t between(int64_t from, int64_t to)
{
    return to > from ? to - from : 0;
}

/* libcurl counts each step from the start; HAR wants spans. A kept connection has neither. */
static void set_times(CURL *curl, struct har_entry *entry)
{
    int64_t dns = info_us(curl, CURLINFO_NAMELOOKUP_TIME_T);
    int64_t connect = info_us(curl, CURLINFO_CONNECT_TIME_T);
    int64_t tls = info_us(curl, CURLINFO_APPCONNECT_TIME_T);
    int64_t ready = info_us(curl, CURLINFO_PRETRANSFER_TIME_T);
    int64_t first = info_us(curl, CURLINFO_STARTTRANSFER_TIME_T);
    int64_t total = info_us(curl, CURLINFO_TOTAL_TIME_T);
    long connections = 0;
    bool is_new = libcurl.get_info(curl, CURLINFO_NUM_CONNECTS, &connections) == CURLE_OK &&
                  connections > 0;
    int64_t connected = tls > connect ? tls : connect;
    entry->blocked_us = -1;
    entry->dns_us = is_new ? dns : -1;
    entry->connect_us = is_new ? between(dns, connected) : -1;
    entry->tls_us = is_new && tls > 0 ? between(connect, tls) : -1;
    entry->send_us = 0;
    entry->wait_us = first > 0 ? between(is_new ? connected : ready, first) : 0;
    entry->receive_us = first > 0 ? between(first, total) : 0;
}

static const char *copy_info(CURL *curl, CURLINFO info, struct arena *arena)
{
    char *text = NULL;
    bool is_known = libcurl.get_info(curl, info, &text) == CURLE_OK && text != NULL;
    return is_known ? arena_copy(arena, bytes_of(text)) : NULL;
}

static bool set_answer(struct fetcher *fetcher, struct transfer *transfer, const char *error,
        struct har_entry *entry)
{
    CURL *curl = fetcher->curl;
    long status = 0;
    (void)libcurl.get_info(curl, CURLINFO_RESPONSE_CODE, &status);
    entry->status = (int32_t)status;
    entry->version = transfer->version;
    entry->status_text = transfer->status_text;
    entry->response = (struct har_fields){transfer->fields, transfer->field_count};
    entry->mime_type = har_field_value(&entry->response, "content-type");
    entry->redirect = har_field_value(&entry->response, "location");
    entry->address = copy_info(curl, CURLINFO_PRIMARY_IP, transfer->arena);
    entry->is_cut = transfer->is_cut;
    entry->error = error == NULL ? NULL : arena_copy(transfer->arena, bytes_of(error));
    set_times(curl, entry);
    uint8_t *body = arena_alloc(transfer->arena, transfer->body.size + 1);
    if (body == NULL || (error != NULL && entry->error == NULL)) {
        return false;
    }
    if (transfer->body.size > 0) {
        memcpy(body, transfer->body.data, transfer->body.size);
    }
    entry->body = (struct bytes){body, transfer->body.size};
    return true;
}

/* libcurl says that memory is spent when a line of the head passes its ceiling, too: the server's
 * deed, which must not end a run. Memory that is really spent shows at the next step. */
static const char *words_of(CURLcode code)
{
    return code == CURLE_OUT_OF_MEMORY ? "the answer passes a ceiling" : libcurl.error(code);
}

static enum status perform(struct fetcher *fetcher, struct transfer *transfer,
        struct har_entry *entry, struct fault *why)
{
    CURL *curl = fetcher->curl;
    fetcher->transfer = transfer;
    bool is_set = libcurl.set(curl, CURLOPT_URL, entry->url) == CURLE_OK &&
                  libcurl.set(curl, CURLOPT_HEADERDATA, transfer) == CURLE_OK &&
                  libcurl.set(curl, CURLOPT_WRITEDATA, transfer) == CURLE_OK;
    entry->at_ms = clock_wall_ms();
    CURLcode code = is_set ? libcurl.perform(curl) : CURLE_OUT_OF_MEMORY;
    fetcher->transfer = NULL;
    if (transfer->is_spent || !is_set) {
        return refuse(why, E_MEMORY, 0, "no memory for an answer");
    }
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        return refuse(why, E_IO, 0, "interrupted");
    }
    bool is_fine = code == CURLE_OK || (code == CURLE_WRITE_ERROR && transfer->is_cut);
    const char *error = transfer->is_refused ? "refused: a private address"
                        : is_fine            ? NULL
                                             : words_of(code);
    return set_answer(fetcher, transfer, error, entry)
                   ? OK
                   : refuse(why, E_MEMORY, 0, "no memory for an answer");
}

static bool describe_request(const struct fetcher *fetcher, const char *url, struct arena *arena,
        struct har_entry *entry)
{
    struct har_field *fields = arena_array(arena, 1, sizeof(*fields));
    entry->method = "GET";
    entry->url = arena_copy(arena, bytes_of(url));
    entry->kind = "document";
    if (fields == NULL || entry->url == NULL) {
        return false;
    }
    fields[0] = (struct har_field){"User-Agent", fetcher->options.user_agent};
    entry->request = (struct har_fields){fields, 1};
    return true;
}

enum status fetch(struct fetcher *fetcher, const char *url, struct arena *arena,
        struct har_entry *ret_entry, struct fault *why)
{
    struct url parts;
    struct har_entry entry = {0};
    if (!url_is_web(url) || !url_split(bytes_of(url), &parts)) {
        return refuse(why, E_USAGE, 0, "only http and https are asked for: %.100s", url);
    }
    if (!describe_request(fetcher, url, arena, &entry) || !give_address(fetcher, &parts)) {
        return refuse(why, E_MEMORY, 0, "no memory for a request");
    }
    struct transfer transfer = {.arena = arena, .body = {.limit = fetcher->options.body_max}};
    enum status status = perform(fetcher, &transfer, &entry, why);
    buffer_free(&transfer.body);
    if (status == OK) {
        *ret_entry = entry;
    }
    return status;
}

const char *url_join(const char *base, const char *reference, struct arena *arena)
{
    struct url parts;
    if (url_split(bytes_of(reference), &parts) && !url_is_web(reference)) {
        return arena_copy(arena, bytes_of(reference)); /* another app's: as it stands */
    }
    if (open_libcurl(NULL) != OK) {
        return NULL;
    }
    const char *whole = url_resolve(bytes_of(base), bytes_of(reference), arena);
    CURLU *url = whole == NULL ? NULL : libcurl.url_open();
    char *text = NULL;
    const char *joined = NULL;
    unsigned flags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE;
    if (url != NULL && libcurl.url_set(url, CURLUPART_URL, whole, flags) == CURLUE_OK &&
            libcurl.url_get(url, CURLUPART_URL, &text, 0) == CURLUE_OK) {
        joined = arena_copy(arena, bytes_of(text));
    }
    libcurl.free(text);
    libcurl.url_close(url);
    return joined;
}

bool url_is_web(const char *url)
{
    struct url parts;
    return url_split(bytes_of(url), &parts) &&
           (bytes_equal_without_case(parts.scheme, bytes_of("http")) ||
                   bytes_equal_without_case(parts.scheme, bytes_of("https")));
}

const char *url_encode(const char *text, struct arena *arena)
{
    static const char digits[] = "0123456789ABCDEF";
    static const char kept[] = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    size_t size = strlen(text), at = 0;
    char *encoded = arena_array(arena, size + 1, 3);
    for (size_t i = 0; encoded != NULL && i < size; i++) {
        uint8_t byte = (uint8_t)text[i];
        if (strchr(kept, byte) != NULL) {
            encoded[at++] = (char)byte;
        } else {
            encoded[at++] = '%';
            encoded[at++] = digits[byte >> 4];
            encoded[at++] = digits[byte & 15];
        }
    }
    return encoded;
}
