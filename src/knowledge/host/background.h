/* background.h: hosts that browsers and operating systems call by themselves (data/background.csv),
 * so that such traffic is never blamed on the site or app that is inspected. */
#ifndef AEDILE_KNOWLEDGE_HOST_BACKGROUND_H
#define AEDILE_KNOWLEDGE_HOST_BACKGROUND_H

#include "base/arena.h"

struct background {
    const char *host;  /* lower case; ".example.com" also stands for every host below it */
    const char *path;  /* prefix; "" for any */
    const char *agent; /* whose call it is: "chromium", "firefox", "android", "ios", "windows" */
};

struct background_list {
    const struct background *items;
    size_t count;
};

/* The agent whose own call a request to this lower-case host and path is, or NULL. */
const char *background_match(
        const struct background_list *list, struct bytes host, struct bytes path);

MUST_CHECK enum status background_load(
        struct bytes csv, struct arena *arena, struct background_list *ret_list, struct fault *why);

#endif
