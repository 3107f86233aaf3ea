#include "collect/browser/launch.h"

enum status launch_browser(const struct address_book *book, const volatile sig_atomic_t *stop,
        struct devtools **ret_devtools, struct fault *why)
{
    struct buffer SCOPED(buffer_free) rules = {.limit = 64 << 10};
    buffer_append_text(&rules, "--host-resolver-rules=");
    for (size_t i = 0; i < book->count; i++) {
        bool is_6 = strchr(book->names[i].address, ':') != NULL;
        buffer_print(&rules, "%sMAP %s %s%s%s", i == 0 ? "" : ",", book->names[i].host,
                is_6 ? "[" : "", book->names[i].address, is_6 ? "]" : "");
    }
    if (rules.failed) {
        return refuse(why, E_LIMIT, 0, "too many names are given addresses");
    }
    const char *const switches[] = {book->count > 0 ? buffer_text(&rules) : NULL, NULL};
    const struct devtools_options options = {.switches = switches, .stop = stop};
    return devtools_open(&options, ret_devtools, why);
}
