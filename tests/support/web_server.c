#include "support/web_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct web_answer *find(
        const struct web_answer *answers, size_t count, const char *request)
{
    for (size_t i = 0; i < count; i++) {
        if (strncmp(request, answers[i].start, strlen(answers[i].start)) == 0) {
            return &answers[i];
        }
    }
    return NULL;
}

/* Write the text with its one %d replaced. */
static void answer(int connection, const char *text, int port)
{
    const char *mark = strstr(text, "%d");
    size_t before = mark == NULL ? strlen(text) : (size_t)(mark - text);
    (void)!write(connection, text, before);
    if (mark != NULL) {
        (void)dprintf(connection, "%d", port);
        (void)!write(connection, mark + 2, strlen(mark + 2));
    }
}

static void serve_one(int connection, const struct web_answer *answers, size_t count, int port)
{
    char request[8192];
    struct pollfd wanted = {connection, POLLIN, 0};
    ssize_t size = poll(&wanted, 1, 2000) > 0 ? read(connection, request, sizeof(request) - 1) : 0;
    if (size > 0) {
        request[size] = 0;
        const struct web_answer *found = find(answers, count, request);
        (void)usleep(found == NULL ? 0 : (unsigned)found->delay_ms * 1000);
        answer(connection,
                found == NULL ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" : found->text,
                port);
    }
    (void)close(connection);
}

/* Each connection in a process of its own: a browser opens some that it never uses. */
static _Noreturn void serve(int listener, const struct web_answer *answers, size_t count, int port)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection >= 0 && fork() == 0) {
            (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve_one(connection, answers, count, port);
            _exit(0);
        }
        (void)close(connection);
    }
}

struct web_server web_server_start(const struct web_answer *answers, size_t count)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 ||
            listen(listener, 64) != 0 ||
            getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        abort();
    }
    struct web_server server = {.port = ntohs(address.sin_port)};
    server.pid = fork();
    if (server.pid == 0) {
        serve(listener, answers, count, server.port);
    }
    (void)close(listener);
    return server;
}

void web_server_stop(struct web_server *server)
{
    (void)kill(server->pid, SIGKILL);
    (void)waitpid(server->pid, NULL, 0);
}
