#include "cli/interrupt.h"

#include "cli/command.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted, is_borne, has_shrunk;
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

/* Where the file has no bytes any more, zeros are from now on. False without memory. */
static bool put_zeros(void *address)
{
    uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE);
    uint8_t *page = (uint8_t *)address - (uintptr_t)address % size;
    return mmap(page, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == page;
}

static void meet_shrunk_file(int number, siginfo_t *info, void *context)
{
    static const char words[] = "aedile: a file became shorter while it was read\n";
    (void)context;
    if (getpid() != program) {
        (void)signal(number, SIG_DFL); /* what comes again ends the child */
    } else if (is_borne && info->si_code == BUS_ADRERR && put_zeros(info->si_addr)) {
        has_shrunk = 1;
    } else {
        ssize_t written = write(STDERR_FILENO, words, sizeof(words) - 1);
        _exit(written < 0 ? EXIT_ENGINE : EXIT_EVIDENCE);
    }
}

void interrupt_tell_shrunk_files(void)
{
    struct sigaction action = {.sa_sigaction = meet_shrunk_file, .sa_flags = SA_SIGINFO};
    program = getpid();
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGBUS, &action, NULL);
}

void interrupt_bear_shrunk_files(void)
{
    is_borne = 1;
    has_shrunk = 0;
}

bool interrupt_bore_shrunk_files(void)
{
    is_borne = 0;
    return has_shrunk != 0;
}
