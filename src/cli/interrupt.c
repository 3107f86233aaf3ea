#include "cli/interrupt.h"

static volatile sig_atomic_t interrupted;

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
