#include "collect/browser/process.h"

#include "collect/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* Only what is asked for is loaded: no updates, no services of the vendor, no shared cache. */
static const char *const quiet[] = {"--remote-debugging-pipe", "--headless=new", "--disable-gpu",
        "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check",
        "--no-proxy-server", "--disable-background-networking", "--disable-component-update",
        "--disable-default-apps", "--disable-extensions", "--disable-sync", "--disable-quic",
        "--disable-breakpad", "--disable-domain-reliability", "--metrics-recording-only",
        "--password-store=basic", "--use-mock-keychain", "--mute-audio", "--hide-scrollbars",
        "--block-new-web-contents",
        "--disable-site-isolation-trials", /* frames of others stay where their requests are heard
                                            */
        "--disable-features=IsolateOrigins,site-per-process,OptimizationHints,MediaRouter,"
        "Translate,AutofillServerCommunication,"
        "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
        "WebUIOmniboxPopup,WebUIOmniboxAimPopup"}; /* pages of the browser's own, a process more for
                                                      each window, that nobody ever sees here */
enum { QUIET = sizeof(quiet) / sizeof(quiet[0]), ARGUMENTS = QUIET + PROCESS_SWITCHES_MAX + 5 };

/* What a program keeps in folders of its user's: here all of it goes into the profile. */
static const char *const folder_names[] = {
        "HOME=", "TMPDIR=", "XDG_CONFIG_HOME=", "XDG_CACHE_HOME="};
enum { OWN_FOLDERS = sizeof(folder_names) / sizeof(folder_names[0]), ENVIRONMENT_MAX = 250 };

static bool find_in(const char *folders, const char *name, char ret_path[PROCESS_PATH])
{
    while (*folders != 0) {
        size_t size = strcspn(folders, ":");
        int wanted = snprintf(ret_path, PROCESS_PATH, "%.*s/%s", (int)size, folders, name);
        if (size > 0 && wanted > 0 && wanted < PROCESS_PATH && access(ret_path, X_OK) == 0) {
            return true;
        }
        folders += size + (folders[size] == ':');
    }
    return false;
}

static bool find_program(char ret_path[PROCESS_PATH])
{
    static const char *const names[] = {"chromium", "chromium-browser", "google-chrome"};
    const char *folders = getenv("PATH");
    for (size_t i = 0; folders != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
        if (find_in(folders, names[i], ret_path)) {
            return true;
        }
    }
    return false;
}

/* Pages may ask that others be fetched before anybody goes there ("speculation rules"). The browser
 * itself does so then, and such requests wait for nobody's leave: 2 is "never". */
static bool write_preferences(const char *profile)
{
    static const char text[] = "{\"net\":{\"network_prediction_options\":2}}";
    char path[PROCESS_PATH + 32];
    (void)snprintf(path, sizeof(path), "%s/Default", profile);
    bool is_there = mkdir(path, S_IRWXU) == 0;
    (void)snprintf(path, sizeof(path), "%s/Default/Preferences", profile);
    FILE *file = is_there ? fopen(path, "we") : NULL;
    bool is_written = file != NULL && fputs(text, file) >= 0;
    return file != NULL && fclose(file) == 0 && is_written;
}

/* In the profile, which is its TMPDIR, Chromium makes a socket, whose name the system limits. With
 * a longer one it ends at once, and says why to nobody. */
#define SOCKET_NAME "/org.chromium.Chromium.XXXXXX/SingletonSocket"
enum { PROFILE_MAX = sizeof(((struct sockaddr_un *)0)->sun_path) - sizeof(SOCKET_NAME) };

static enum status make_profile(char ret_profile[PROCESS_PATH], struct fault *why)
{
    const char *folder = getenv("TMPDIR");
    folder = folder == NULL || folder[0] == 0 ? "/tmp" : folder;
    int wanted = snprintf(ret_profile, PROCESS_PATH, "%s/aedile-profile-XXXXXX", folder);
    if (wanted > PROFILE_MAX) {
        ret_profile[0] = 0;
        return refuse(why, E_LIMIT, 0,
                "TMPDIR is too long for the browser's socket: %zu bytes, at most %zu",
                strlen(folder), PROFILE_MAX - sizeof("/aedile-profile-XXXXXX") + 1);
    }
    if (mkdtemp(ret_profile) == NULL) {
        ret_profile[0] = 0;
        return refuse(why, E_IO, 0, "cannot make a profile for the browser: %s", strerror(errno));
    }
    return write_preferences(ret_profile)
                   ? OK
                   : refuse(why, E_IO, 0, "cannot make a profile for the browser: %s",
                             strerror(errno));
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    (void)remove(path); /* tried again while the browser still writes */
    return 0;
}

static void remove_profile(const char *profile)
{
    enum { TRIALS = 80, PAUSE_MS = 25 };
    for (int i = 0; i < TRIALS && access(profile, F_OK) == 0; i++) {
        clock_sleep(i == 0 ? 0 : PAUSE_MS);
        (void)nftw(profile, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    }
}

struct launch {
    const char *program;
    const char *arguments[ARGUMENTS];
    const char *environment[ENVIRONMENT_MAX + OWN_FOLDERS + 1];
    char folders[OWN_FOLDERS][PROCESS_PATH + 32];
    int stdin_null, commands, answers; /* the browser's ends, all above 9 */
    pid_t parent;
};

static enum status collect_arguments(struct launch *launch, const char *const *switches,
        const char *profile_switch, struct fault *why)
{
    size_t count = 0;
    launch->arguments[count++] = launch->program;
    for (size_t i = 0; i < QUIET; i++) {
        launch->arguments[count++] = quiet[i];
    }
    launch->arguments[count++] = profile_switch;
    if (geteuid() == 0) {
        launch->arguments[count++] = "--no-sandbox";
    }
    for (size_t i = 0; switches != NULL && switches[i] != NULL; i++) {
        if (i == PROCESS_SWITCHES_MAX) {
            return refuse(why, E_LIMIT, 0, "too many switches for the browser");
        }
        launch->arguments[count++] = switches[i];
    }
    launch->arguments[count++] = "--no-startup-window";
    return OK;
}

static void collect_environment(struct launch *launch, const char *profile)
{
    size_t count = 0;
    for (size_t i = 0; environ[i] != NULL && count < ENVIRONMENT_MAX; i++) {
        bool is_own = false;
        for (size_t j = 0; j < OWN_FOLDERS; j++) {
            is_own = is_own || strncmp(environ[i], folder_names[j], strlen(folder_names[j])) == 0;
        }
        if (!is_own) {
            launch->environment[count++] = environ[i];
        }
    }
    for (size_t j = 0; j < OWN_FOLDERS; j++) {
        (void)snprintf(
                launch->folders[j], sizeof(launch->folders[j]), "%s%s", folder_names[j], profile);
        launch->environment[count++] = launch->folders[j];
    }
}

/* In the child: only calls that are safe after fork. */
static _Noreturn void become_browser(const struct launch *launch)
{
    (void)setpgid(0, 0); /* the parent does the same: whoever is first */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    bool is_ready = getppid() == launch->parent;
    for (int i = 0; i <= STDERR_FILENO; i++) {
        is_ready = dup2(launch->stdin_null, i) >= 0 && is_ready;
    }
    is_ready = dup2(launch->commands, 3) >= 0 && dup2(launch->answers, 4) >= 0 && is_ready;
    if (is_ready) {
        char *const *arguments = (char *const *)(uintptr_t)launch->arguments;
        char *const *environment = (char *const *)(uintptr_t)launch->environment;
        (void)execve(launch->program, arguments, environment);
    }
    _exit(127);
}

/* A copy of a descriptor that collides with none of 0 to 4. */
static int raise_descriptor(int descriptor)
{
    int raised = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 10);
    if (descriptor >= 0) {
        (void)close(descriptor);
    }
    return raised;
}

static void close_if_open(int descriptor)
{
    if (descriptor >= 0) {
        (void)close(descriptor);
    }
}

static enum status fork_browser(struct launch *launch, struct process *process, struct fault *why)
{
    int commands[2] = {-1, -1}, answers[2] = {-1, -1};
    launch->stdin_null = raise_descriptor(open("/dev/null", O_RDWR | O_CLOEXEC));
    bool is_open = launch->stdin_null >= 0 && pipe2(commands, O_CLOEXEC) == 0 &&
                   pipe2(answers, O_CLOEXEC) == 0;
    launch->commands = raise_descriptor(commands[0]);
    launch->answers = raise_descriptor(answers[1]);
    launch->parent = getpid();
    pid_t pid = is_open && launch->commands >= 0 && launch->answers >= 0 ? fork() : -1;
    if (pid == 0) {
        become_browser(launch);
    }
    int error = errno;
    close_if_open(launch->stdin_null);
    close_if_open(launch->commands);
    close_if_open(launch->answers);
    if (pid < 0) {
        close_if_open(commands[1]);
        close_if_open(answers[0]);
        return refuse(why, E_IO, 0, "cannot start the browser: %s", strerror(error));
    }
    (void)setpgid(pid, pid);
    (void)fcntl(commands[1], F_SETFL, O_NONBLOCK);
    (void)fcntl(answers[0], F_SETFL, O_NONBLOCK);
    process->pid = pid;
    process->to = commands[1];
    process->from = answers[0];
    return OK;
}

enum status process_start(const char *program, const char *const *switches,
        struct process *ret_process, struct fault *why)
{
    char found[PROCESS_PATH], profile_switch[PROCESS_PATH + 32];
    if (program == NULL && !find_program(found)) {
        return refuse(why, E_MISSING, 0, "Chromium is not installed");
    }
    struct launch launch = {.program = program == NULL ? found : program};
    struct process process = {.pid = 0};
    enum status status = make_profile(process.profile, why);
    (void)snprintf(profile_switch, sizeof(profile_switch), "--user-data-dir=%s", process.profile);
    if (status == OK) {
        status = collect_arguments(&launch, switches, profile_switch, why);
    }
    collect_environment(&launch, process.profile);
    if (status == OK) {
        status = fork_browser(&launch, &process, why);
    }
    if (status != OK) {
        process_stop(&process);
        return status;
    }
    *ret_process = process;
    return OK;
}

void process_stop(struct process *process)
{
    if (process->pid > 0) {
        (void)kill(-process->pid, SIGKILL);
        (void)kill(process->pid, SIGKILL); /* in case it has no group of its own yet */
        (void)close(process->to);
        (void)close(process->from);
        while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    if (process->profile[0] != 0) {
        remove_profile(process->profile);
    }
    *process = (struct process){0};
}
