#include "cli/collect/watch.h"

#include "base/file.h"
#include "base/syntax/yaml.h"
#include "cli/interrupt.h"
#include "cli/output.h"

#include <stdio.h>
#include <unistd.h>

static void tell(void *context, const char *text)
{
    (void)context;
    (void)fprintf(stderr, "\r%s ", text);
}

static const char *folder_of(const struct call *call)
{
    const char *plan = call->arguments->operands[0];
    if (call->arguments->operand_count > 1) {
        return call->arguments->operands[1];
    }
    const char *slash = strrchr(plan, '/'), *dot = strrchr(plan, '.');
    bool has_ending = dot != NULL && dot != plan && (slash == NULL || dot > slash + 1);
    size_t size = has_ending ? (size_t)(dot - plan) : strlen(plan);
    return has_ending ? arena_copy(call->arena, (struct bytes){(const uint8_t *)plan, size})
                      : arena_print(call->arena, "%s.session", plan);
}

const struct collect *watch_collect(const struct call *call, const struct library *library)
{
    bool is_quiet = arguments_value(call->arguments, OPTION_QUIET) != NULL;
    struct collect *collect = arena_alloc(call->arena, sizeof(*collect));
    const char *folder = folder_of(call);
    if (collect == NULL || folder == NULL) {
        say(NULL, "no memory for a recording");
        return NULL;
    }
    *collect = (struct collect){.platforms = &library->knowledge->platforms,
            .gateways = library->knowledge->gateways,
            .in_apps = &library->knowledge->in_apps,
            .folder = folder,
            .allow_private = arguments_value(call->arguments, OPTION_ALLOW_PRIVATE) != NULL,
            .stop = interrupt_watch(),
            .tell = !is_quiet && is_terminal(STDERR_FILENO) ? tell : NULL};
    return collect;
}

bool watch_plan(const struct call *call, struct bytes *ret_text)
{
    const char *path = call->arguments->operands[0];
    SCOPED(file_close) struct file file = {0};
    struct fault why;
    if (file_open(path, &file, &why) != OK) {
        say(path, why.text);
        return false;
    }
    size_t size = file.bytes.size;
    uint8_t *copy = size > YAML_SIZE_MAX ? NULL : arena_alloc(call->arena, size + 1);
    if (copy == NULL) {
        say(path, "too large for a plan");
        return false;
    }
    if (size > 0) {
        memcpy(copy, file.bytes.data, size);
    }
    *ret_text = (struct bytes){copy, size};
    return true;
}

enum exit_code watch_end(const struct call *call, enum status status, const struct fault *fault)
{
    if (status == OK) {
        return EXIT_CLEAN;
    }
    if (interrupt_came()) {
        say(NULL, "interrupted; the same command goes on with what is recorded");
        return EXIT_INTERRUPTED;
    }
    bool is_of_plan = status == E_MALFORMED && fault->at > 0;
    say(is_of_plan ? call->arguments->operands[0] : NULL, fault->text);
    return is_of_plan || status == E_USAGE || status == E_LIMIT ? EXIT_USAGE : EXIT_ENGINE;
}
