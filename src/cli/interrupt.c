#include "cli/interrupt.h"

#include "cli/command.h"

#include <unistd.h>

static volatile sig_atomic_t interrupted;
static pid_t program; /* not its children */

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

/* Children end by the signal, as if it had not been caught. */
static void end_interrupted(int number)
{
    static const char words[] = "aedile: interrupted\n";
    if (getpid() == program) {
        ssize_t written = write(STDERR_FILENO, words, sizeof(words) - 1);
        (void)written; /* nobody is left to be told */
        _exit(EXIT_INTERRUPTED);
    }
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

void interrupt_end_at_once(void)
{
    struct sigaction action = {.sa_handler = end_interrupted};
    program = getpid();
    (void)sigemptyset(&action.sa_mask);
    (void)sigaddset(&action.sa_mask, SIGINT); /* one of the two is told, once */
    (void)sigaddset(&action.sa_mask, SIGTERM);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

void interrupt_hold(bool is_held)
{
    sigset_t both;
    (void)sigemptyset(&both);
    (void)sigaddset(&both, SIGINT);
    (void)sigaddset(&both, SIGTERM);
    (void)sigprocmask(is_held ? SIG_BLOCK : SIG_UNBLOCK, &both, NULL);
}

static void tell_shrunk_file(int number)
{
    static const char words[] = "aedile: a file became shorter while it was read\n";
    (void)number;
    if (getpid() == program) {
        ssize_t written = write(STDERR_FILENO, words, sizeof(words) - 1);
        _exit(written < 0 ? EXIT_ENGINE : EXIT_EVIDENCE);
    }
}

void interrupt_tell_shrunk_files(void)
{
    struct sigaction action = {.sa_handler = tell_shrunk_file, .sa_flags = (int)SA_RESETHAND};
    program = getpid();
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGBUS, &action, NULL);
}
