/* measure.c: runs commands in turn, A B A B …, and prints for each the median CPU time and the peak
 * memory of the whole process, then the ratio of the first to the others.
 *
 *   measure RUNS 'label' command argument … -- 'label' command argument … */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COMMANDS_MAX = 8, RUNS_MAX = 101 };

struct command {
    const char *label;
    char **arguments;
    double cpu_ms[RUNS_MAX];
    double peak_mib;
    int exit_code;
};

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static int run(struct command *command, int number)
{
    struct rusage usage;
    int state = 0;
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere >= 0) {
            (void)dup2(nowhere, STDOUT_FILENO);
            (void)dup2(nowhere, STDERR_FILENO);
        }
        execvp(command->arguments[0], command->arguments);
        _exit(127);
    }
    if (child < 0 || wait4(child, &state, 0, &usage) < 0) {
        (void)fprintf(stderr, "measure: %s: %s\n", command->arguments[0], strerror(errno));
        return -1;
    }
    command->exit_code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    command->cpu_ms[number] = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
    double peak = (double)usage.ru_maxrss / 1024;
    command->peak_mib = peak > command->peak_mib ? peak : command->peak_mib;
    return command->exit_code == 127 ? -1 : 0;
}

static int order(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof(*values), order);
    return values[count / 2];
}

/* Split the argument list at "--"; each piece starts with its label. */
static int read_commands(int argc, char **argv, struct command *commands)
{
    int count = 0;
    for (int i = 2; i + 1 < argc && count < COMMANDS_MAX; i++) {
        commands[count].label = argv[i++];
        commands[count++].arguments = &argv[i];
        while (i < argc && strcmp(argv[i], "--") != 0) {
            i++;
        }
        if (i < argc) {
            argv[i] = NULL;
        }
    }
    return count;
}

int main(int argc, char **argv)
{
    static struct command commands[COMMANDS_MAX];
    char *end = NULL;
    long long runs = argc < 4 ? 0 : strtoll(argv[1], &end, 10);
    if (runs < 1 || runs > RUNS_MAX || *end != 0) {
        (void)fprintf(stderr, "usage: measure RUNS LABEL COMMAND… [-- LABEL COMMAND…]…\n");
        return 2;
    }
    int count = read_commands(argc, argv, commands);
    for (int number = -1; number < runs; number++) { /* one round to warm up */
        for (int i = 0; i < count; i++) {
            if (run(&commands[i], number < 0 ? 0 : number) != 0) {
                return 1;
            }
        }
    }
    double first = median(commands[0].cpu_ms, (int)runs);
    for (int i = 0; i < count; i++) {
        double cpu = i == 0 ? first : median(commands[i].cpu_ms, (int)runs);
        printf("  %-28s %8.1f ms CPU  %6.1f MiB peak  exit %d", commands[i].label, cpu,
                commands[i].peak_mib, commands[i].exit_code);
        if (i > 0 && cpu > 0) {
            printf("   first/this %.2f", first / cpu);
        }
        printf("\n");
    }
    return 0;
}
