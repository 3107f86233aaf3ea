#include "collect/browser/launch.h"

#include <stdio.h>

/* Hosts as they stand in addresses, which the browser has made canonical by then: IPv4 addresses
 * have three dots, so that 0.cdn.example is none; of IPv6 addresses the brackets are gone. A dot
 * may end a name. */
static const char *const private_hosts[] = {"localhost", "*.localhost", "*.local", "*.internal",
        "localhost.", "*.localhost.", "*.local.", "*.internal.", "0.*.*.*", "10.*.*.*", "127.*.*.*",
        "169.254.*.*", "192.0.0.*", "192.0.2.*", "192.88.99.*", "192.168.*.*", "198.18.*.*",
        "198.19.*.*", "198.51.100.*", "203.0.113.*", "::*", "fc*:*", "fd*:*", "fe*:*", "ff*:*",
        "64:ff9b:*", "2001::*", "2001:0:*", "2001:db8:*", "2002:*", "3fff:*"};

/* More of them, "172.16.*.*" to "172.31.*.*" and so on. */
static const struct {
    const char *before, *behind;
    int first, last;
} private_blocks[] = {
        {"100.", ".*.*", 64, 127}, {"172.", ".*.*", 16, 31}, {"", ".*.*.*", 224, 255}};

static void put_rule(struct buffer *rules, bool *is_first, const char *host, const char *to)
{
    buffer_print(rules, "%sMAP %s %s", *is_first ? "" : ",", host, to);
    *is_first = false;
}

static void put_private(struct buffer *rules, bool *is_first)
{
    char host[32];
    for (size_t i = 0; i < sizeof(private_hosts) / sizeof(private_hosts[0]); i++) {
        put_rule(rules, is_first, private_hosts[i], "~NOTFOUND");
    }
    for (size_t i = 0; i < sizeof(private_blocks) / sizeof(private_blocks[0]); i++) {
        for (int at = private_blocks[i].first; at <= private_blocks[i].last; at++) {
            (void)snprintf(host, sizeof(host), "%s%d%s", private_blocks[i].before, at,
                    private_blocks[i].behind);
            put_rule(rules, is_first, host, "~NOTFOUND");
        }
    }
}

enum status launch_browser(const struct address_book *book, bool allow_private,
        const volatile sig_atomic_t *stop, struct devtools **ret_devtools, struct fault *why)
{
    struct buffer SCOPED(buffer_free) rules = {.limit = 64 << 10};
    bool is_first = true;
    buffer_append_text(&rules, "--host-resolver-rules=");
    for (size_t i = 0; i < book->count; i++) {
        char address[80];
        bool is_6 = strchr(book->names[i].address, ':') != NULL;
        (void)snprintf(
                address, sizeof(address), is_6 ? "[%.60s]" : "%.60s", book->names[i].address);
        put_rule(&rules, &is_first, book->names[i].host, address);
    }
    if (!allow_private) {
        put_private(&rules, &is_first);
    }
    if (rules.failed) {
        return refuse(why, E_LIMIT, 0, "too many names are given addresses");
    }
    const char *const switches[] = {is_first ? NULL : buffer_text(&rules), NULL};
    const struct devtools_options options = {.switches = switches, .stop = stop};
    return devtools_open(&options, ret_devtools, why);
}
