/* collect.h: what every recording is given: where to write, what is known, what is allowed. */
#ifndef AEDILE_COLLECT_COLLECT_H
#define AEDILE_COLLECT_COLLECT_H

#include "base/fault.h"
#include "knowledge/gateway/gateway.h"
#include "knowledge/gateway/in_app.h"
#include "knowledge/host/platform.h"

#include <signal.h>

struct collect {
    const struct platform_list *platforms;
    const struct gateway_list *gateways;
    const struct in_app_list *in_apps;
    const char *folder; /* the session's */
    bool allow_private; /* private, loopback and link-local addresses too */
    const volatile sig_atomic_t *stop;
    void (*tell)(void *context, const char *text); /* of progress; NULL: nothing is told */
    void *context;
};

/* What phones' browsers tell themselves to be, without any app's mark. */
extern const char collect_user_agent[];

#endif
