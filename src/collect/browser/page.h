/* page.h: one visitor's page: a browser context of its own (cookies, storage and cache of nobody
 * else), one tab in it, and what it asked the network for. Scripts of the probe run in a world of
 * their own, where a page cannot change what they call. */
#ifndef AEDILE_COLLECT_BROWSER_PAGE_H
#define AEDILE_COLLECT_BROWSER_PAGE_H

#include "collect/browser/network.h"

struct page_options {
    const char *user_agent, *language; /* NULL: the browser's own; "zh-CN,zh" */
    int32_t width, height;             /* 0: 412 × 915, a phone's */
    int64_t quiet_ms;                  /* the page has settled when nothing happened so long */
    int64_t timeout_ms;                /* for one page to settle */
    struct network_limits limits;
};

struct page {
    struct devtools *devtools;
    struct page_options options;
    char context[NETWORK_ID_MAX], target[NETWORK_ID_MAX], session[NETWORK_ID_MAX];
    struct network network;
    bool has_arrived; /* the last page_go led to another page, and not to a file or to nothing */
    bool has_crashed; /* its renderer, since the record began */
};

/* A new visitor. The page must not move in memory until page_close. The arena holds what the
 * network recorder keeps. Faults: those of devtools_call. */
MUST_CHECK enum status page_open(struct devtools *devtools, const struct page_options *options,
        struct arena *arena, struct page *ret_page, struct fault *why);

/* Close the tab and forget the visitor. */
void page_close(struct page *page);

/* Close the tab and open a new one for the same visitor: what a session's storage held is lost,
 * cookies and local storage stay, as when an app is started again. */
MUST_CHECK enum status page_restart(struct page *page, struct fault *why);

/* Of several pages of one browser, this is the one that the calls below are about. */
void page_use(struct page *page);

/* From now on record into another arena, with an empty list of requests. */
void page_begin_record(struct page *page, struct arena *arena);

/* Go to the URL and wait until the page has settled: loaded, and nothing under way for quiet_ms.
 * *ret_settled false: it did not in time. A page that cannot be reached, or whose server does not
 * answer in time, is no fault: the recorder's last request tells. */
MUST_CHECK enum status page_go(
        struct page *page, const char *url, bool *ret_settled, struct fault *why);
MUST_CHECK enum status page_settle(struct page *page, bool *ret_settled, struct fault *why);

/* Evaluate an expression that gives a text (E_MISSING when the page hangs); NULL when it gives
 * anything else, the page was left meanwhile, or it met a private address. Lives in the arena
 * given. */
MUST_CHECK enum status page_ask(struct page *page, const char *expression, struct arena *arena,
        const char **ret_text, struct fault *why);

/* Press the mouse in the middle of what the expression gives (an element of the page), after it was
 * scrolled into view. When the press leads to another page, that has begun on return: page_settle
 * waits for it. *ret_pressed false: it gives nothing that is visible. */
MUST_CHECK enum status page_press(
        struct page *page, const char *expression, bool *ret_pressed, struct fault *why);

/* Type the text into what has the focus; then press Enter. */
MUST_CHECK enum status page_type(struct page *page, const char *text, struct fault *why);
MUST_CHECK enum status page_enter(struct page *page, struct fault *why);

/* Append a PNG of what is visible. E_MISSING when the page met a private address. */
MUST_CHECK enum status page_shoot(struct page *page, struct buffer *png, struct fault *why);

#endif
