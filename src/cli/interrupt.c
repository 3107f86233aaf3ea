#include "cli/interrupt.h"

#include "cli/command.h"

#include <unistd.h>

static volatile sig_atomic_t interrupted;
static pid_t reader;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

const volatile sig_atomic_t *interrupt_watch(void)
{
    struct sigaction action = {.sa_handler = interrupt};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL); /* no SA_RESTART: waiting ends at once */
    (void)sigaction(SIGTERM, &action, NULL);
    return &interrupted;
}

bool interrupt_came(void)
{
    return interrupted != 0;
}

static void tell_shrunk_file(int number)
{
    static const char words[] = "aedile: a file became shorter while it was read\n";
    (void)number;
    if (getpid() == reader) {
        ssize_t written = write(STDERR_FILENO, words, sizeof(words) - 1);
        _exit(written < 0 ? EXIT_ENGINE : EXIT_EVIDENCE);
    }
}

void interrupt_tell_shrunk_files(void)
{
    struct sigaction action = {.sa_handler = tell_shrunk_file, .sa_flags = (int)SA_RESETHAND};
    reader = getpid();
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGBUS, &action, NULL);
}
