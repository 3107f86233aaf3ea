/* Prints what aedile reads in captures, a line a fact, in the form that the script beside it makes
 * of tshark's answers: file TAB fact TAB value.
 *
 *   oracle_capture FILE [KEYLOG]    questions to name servers, TLS server names, HTTP requests,
 *                                   messages of WebSockets
 *
 * In a value TAB becomes a space, and backslash and line feed are escaped. */
#include "base/file.h"
#include "base/syntax/url.h"
#include "evidence/capture/capture.h"
#include "evidence/dns/dns.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print_bytes(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        int letter = text.data[i];
        if (letter == '\\') {
            printf("\\\\");
        } else if (letter == '\n') {
            printf("\\n");
        } else {
            (void)putchar(letter == '\t' ? ' ' : letter);
        }
    }
}

static void print_questions(const char *file, struct bytes message)
{
    struct dns_header header;
    struct dns_question question;
    size_t at = DNS_HEADER;
    bool is_read = dns_read_header(message, &header);
    for (size_t i = 0;
            is_read && i < header.counts[0] && dns_read_question(message, &at, &question); i++) {
        printf("%s\tdns\t%u ", file, question.type);
        print_bytes(bytes_of(question.name));
        (void)putchar('\n');
    }
}

/* The URL; of a request that names no host only what it says, after a dash. */
static void print_request(const char *file, const struct http_exchange *exchange)
{
    bool names_host = url_split(exchange->target.raw, &(struct url){0}) ||
                      bytes_start_with(exchange->version.raw, bytes_of("HTTP/2"));
    for (size_t i = 0; i < exchange->request_header_count; i++) {
        names_host = names_host || bytes_equal_without_case(
                                           exchange->request_headers[i].name.raw, bytes_of("host"));
    }
    printf("%s\thttp\t", file);
    print_bytes(exchange->method.raw);
    printf(names_host ? " " : " - ");
    print_bytes(names_host ? exchange->url.raw : exchange->target.raw);
    (void)putchar('\n');
}

static void print_messages(const char *file, const struct http_exchange *exchange)
{
    for (size_t i = 0; i < exchange->message_count; i++) {
        printf("%s\tws\t", file);
        print_bytes(exchange->messages[i].data.raw);
        (void)putchar('\n');
    }
}

static void print_traffic(const char *file, const struct traffic *traffic)
{
    for (size_t i = 0; i < traffic->dns_answer_count; i++) {
        print_questions(file, traffic->dns_answers[i].message);
    }
    for (size_t i = 0; i < traffic->tls_session_count; i++) {
        struct bytes name = traffic->tls_sessions[i].server_name.raw;
        if (name.size > 0) {
            printf("%s\tsni\t", file);
            print_bytes(name);
            (void)putchar('\n');
        }
    }
    for (size_t i = 0; i < traffic->exchange_count; i++) {
        print_request(file, &traffic->exchanges[i]);
        print_messages(file, &traffic->exchanges[i]);
    }
    printf("%s\tflows\t%zu\n", file, traffic->flow_count);
}

static void print_anomalies(const char *file, const struct traffic *traffic)
{
    for (size_t i = 0; i < traffic->anomalies.count; i++) {
        const struct anomaly *anomaly = &traffic->anomalies.items[i];
        printf("%s\tanomaly\t%s: %s\n", file, anomaly->kind, anomaly->detail);
    }
}

int main(int count, char **arguments)
{
    if (count < 2) {
        return 2;
    }
    const char *slash = strrchr(arguments[1], '/');
    const char *name = slash == NULL ? arguments[1] : slash + 1;
    struct file file = {0}, keys = {0};
    struct fault why = {0}, partial = {0};
    struct arena SCOPED(arena_free) arena = {0};
    struct traffic *traffic = NULL;
    if (file_open(arguments[1], &file, &why) != OK ||
            (count > 2 && file_open(arguments[2], &keys, &why) != OK)) {
        (void)fprintf(stderr, "%s\n", why.text);
        return 2;
    }
    if (capture_open(file.bytes, keys.bytes, &arena, &traffic, &partial, &why) != OK) {
        printf("%s\trefused\tat %" PRIu64 ": %s\n", name, why.at, why.text);
    } else {
        print_traffic(name, traffic);
        print_anomalies(name, traffic);
    }
    if (partial.status != OK) {
        printf("%s\tpartial\tat %" PRIu64 ": %s\n", name, partial.at, partial.text);
    }
    file_close(&file);
    file_close(&keys);
    return fflush(stdout) == 0 ? 0 : 2;
}
