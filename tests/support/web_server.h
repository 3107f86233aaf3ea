/* web_server.h: a web server on loopback in a process of its own, for tests that need one. */
#ifndef AEDILE_TESTS_WEB_SERVER_H
#define AEDILE_TESTS_WEB_SERVER_H

#include <stddef.h>
#include <sys/types.h>

struct web_answer {
    const char *start; /* how the request begins: "GET /slow " */
    const char *text;  /* all of the answer, head and body; the connection is closed behind it */
    int delay_ms;
};

struct web_server {
    pid_t pid;
    int port;
};

/* The answers must live until web_server_stop; what none of them fits gets status 404. The text may
 * hold one %d, which becomes the port. Aborts the test when it cannot be started. */
struct web_server web_server_start(const struct web_answer *answers, size_t count);
void web_server_stop(struct web_server *server);

#endif
