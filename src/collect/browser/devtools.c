#include "collect/browser/devtools.h"

#include "base/syntax/json.h"
#include "collect/browser/json_value.h"
#include "collect/browser/process.h"
#include "collect/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SESSION_MAX = 128, PIECE = 1 << 16 };

struct devtools {
    struct process process;
    const volatile sig_atomic_t *stop;
    struct devtools_listener listener;
    char session[SESSION_MAX];
    int64_t last_id;
    struct buffer incoming; /* bytes from `start` on are not yet handled */
    size_t start, scanned;  /* no NUL stands in [start, scanned) */
    int64_t awaited;        /* id, or -1 */
    bool has_ended;
    bool is_answered, is_refused;
    struct buffer answer; /* result or error of the awaited command */
};

static enum status gone(struct devtools *devtools, struct fault *why)
{
    devtools->has_ended = true;
    return refuse(why, E_IO, 0, "the browser ended");
}

static bool is_stopped(const struct devtools *devtools)
{
    return devtools->stop != NULL && *devtools->stop != 0;
}

bool devtools_has_ended(const struct devtools *devtools)
{
    return devtools->has_ended && !is_stopped(devtools);
}

enum status devtools_open(
        const struct devtools_options *options, struct devtools **ret_devtools, struct fault *why)
{
    struct devtools *devtools = calloc(1, sizeof(*devtools));
    if (devtools == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a browser");
    }
    devtools->stop = options->stop;
    devtools->awaited = -1;
    devtools->incoming.limit = DEVTOOLS_MESSAGE_MAX + PIECE;
    devtools->answer.limit = DEVTOOLS_MESSAGE_MAX;
    enum status status =
            process_start(options->program, options->switches, &devtools->process, why);
    if (status == OK) {
        status = devtools_call(devtools, "Browser.getVersion", NULL, NULL, why);
        status = status == E_MISSING ? E_IO
                                     : status; /* missing is a browser that is not installed */
    }
    if (status != OK) {
        devtools_close(devtools);
        return status;
    }
    *ret_devtools = devtools;
    return OK;
}

void devtools_close(struct devtools *devtools)
{
    if (devtools != NULL) {
        process_stop(&devtools->process);
        buffer_free(&devtools->incoming);
        buffer_free(&devtools->answer);
        free(devtools);
    }
}

void devtools_listen(struct devtools *devtools, const struct devtools_listener *listener)
{
    devtools->listener = listener == NULL ? (struct devtools_listener){0} : *listener;
}

void devtools_set_session(struct devtools *devtools, const char *session)
{
    (void)snprintf(devtools->session, SESSION_MAX, "%s", session == NULL ? "" : session);
}

static void hear(struct devtools *devtools, const struct message *message)
{
    if (devtools->awaited >= 0 && message->id == devtools->awaited) {
        devtools->is_answered = true;
        devtools->is_refused = message->error.size > 0;
        buffer_clear(&devtools->answer);
        buffer_append(&devtools->answer, devtools->is_refused ? message->error : message->result);
        devtools->awaited = -1;
    } else if (devtools->listener.hear != NULL) {
        devtools->listener.hear(devtools->listener.context, message);
    }
}

/* Move what is not handled yet to the front, once the rest is the greater part. */
static void compact(struct devtools *devtools)
{
    struct buffer *incoming = &devtools->incoming;
    size_t left = incoming->size - devtools->start;
    if (devtools->start > left) {
        memmove(incoming->data, incoming->data + devtools->start, left);
        incoming->size = left;
        devtools->scanned -= devtools->start;
        devtools->start = 0;
    }
}

/* Hand on every whole message. */
static enum status handle_messages(struct devtools *devtools, struct fault *why)
{
    struct buffer *incoming = &devtools->incoming;
    while (devtools->scanned < incoming->size) {
        const uint8_t *from = incoming->data + devtools->scanned;
        const uint8_t *end = memchr(from, 0, incoming->size - devtools->scanned);
        if (end == NULL) {
            devtools->scanned = incoming->size;
            break;
        }
        size_t size = (size_t)(end - incoming->data) - devtools->start;
        struct bytes text = {incoming->data + devtools->start, size};
        struct message message;
        enum status status = message_read(text, &message, why);
        if (status != OK) {
            return status;
        }
        hear(devtools, &message);
        devtools->start += size + 1;
        devtools->scanned = devtools->start;
    }
    compact(devtools);
    return OK;
}

static enum status read_more(struct devtools *devtools, struct fault *why)
{
    struct buffer *incoming = &devtools->incoming;
    uint8_t *room = buffer_reserve(incoming, PIECE);
    if (room == NULL) {
        return refuse(why, E_LIMIT, 0, "a message of the browser is longer than %d bytes",
                DEVTOOLS_MESSAGE_MAX);
    }
    ssize_t size = read(devtools->process.from, room, PIECE);
    if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) {
        return gone(devtools, why);
    }
    incoming->size += size > 0 ? (size_t)size : 0;
    return handle_messages(devtools, why);
}

/* Wait until the descriptor is ready; *ret_ready false when the time is over. */
static enum status wait_for(struct devtools *devtools, int descriptor, short event, int64_t ms,
        bool *ret_ready, struct fault *why)
{
    struct pollfd wanted = {descriptor, event, 0};
    int ready = poll(&wanted, 1, ms < 0 ? 0 : (int)(ms < 60000 ? ms : 60000));
    if (is_stopped(devtools)) {
        return refuse(why, E_IO, 0, "interrupted");
    }
    if (ready < 0 && errno != EINTR) {
        return gone(devtools, why);
    }
    *ret_ready = ready > 0;
    return OK;
}

enum status devtools_wait(struct devtools *devtools, int64_t ms, struct fault *why)
{
    bool is_ready = false;
    enum status status = wait_for(devtools, devtools->process.from, POLLIN, ms, &is_ready, why);
    return status == OK && is_ready ? read_more(devtools, why) : status;
}

/* Write all of it within the time for a call; the browser may need to be read from meanwhile. */
static enum status write_all(struct devtools *devtools, struct bytes text, struct fault *why)
{
    int64_t end = clock_monotonic_ms() + DEVTOOLS_CALL_MS;
    while (text.size > 0) {
        ssize_t size = write(devtools->process.to, text.data, text.size);
        if (size < 0 && errno != EAGAIN && errno != EINTR) {
            return gone(devtools, why);
        }
        text = bytes_slice(text, size > 0 ? (size_t)size : 0, text.size);
        bool is_ready = false;
        int64_t left = end - clock_monotonic_ms();
        if (left <= 0) {
            return refuse(why, E_IO, 0, "the browser takes no more commands");
        }
        enum status status = text.size == 0 ? OK
                                            : wait_for(devtools, devtools->process.to, POLLOUT,
                                                      left, &is_ready, why);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}

static bool goes_to_browser(const char *method)
{
    return strncmp(method, "Target.", strlen("Target.")) == 0 ||
           strncmp(method, "Browser.", strlen("Browser.")) == 0;
}

static enum status send_command(struct devtools *devtools, const char *method, const char *params,
        int64_t *ret_id, struct fault *why)
{
    struct buffer SCOPED(buffer_free) text = {.limit = 8 << 20};
    struct json json = {.out = &text};
    int64_t id = ++devtools->last_id;
    json_begin_object(&json);
    json_key_integer(&json, "id", id);
    json_key_string(&json, "method", method);
    json_key(&json, "params");
    json_raw(&json, params == NULL ? "{}" : params);
    if (devtools->session[0] != 0 && !goes_to_browser(method)) {
        json_key_string(&json, "sessionId", devtools->session);
    }
    json_end_object(&json);
    buffer_append_byte(&text, 0);
    if (text.failed) {
        return refuse(why, E_MEMORY, 0, "no memory for a command");
    }
    *ret_id = id;
    return write_all(devtools, buffer_bytes(&text), why);
}

int64_t devtools_send(struct devtools *devtools, const char *method, const char *params)
{
    int64_t id = -1;
    return send_command(devtools, method, params, &id, NULL) == OK ? id : -1;
}

static enum status tell_refusal(
        const struct devtools *devtools, const char *method, struct fault *why)
{
    struct buffer SCOPED(buffer_free) text = {.limit = 4096};
    (void)json_append_string(json_at(buffer_bytes(&devtools->answer), "message"), &text);
    return refuse(why, E_USAGE, 0, "%s: %.150s", method, buffer_text(&text));
}

enum status devtools_call(struct devtools *devtools, const char *method, const char *params,
        struct bytes *ret_result, struct fault *why)
{
    return devtools_call_within(devtools, DEVTOOLS_CALL_MS, method, params, ret_result, why);
}

enum status devtools_call_within(struct devtools *devtools, int64_t ms, const char *method,
        const char *params, struct bytes *ret_result, struct fault *why)
{
    int64_t id = -1, end = clock_monotonic_ms() + ms;
    devtools->is_answered = false;
    enum status status = send_command(devtools, method, params, &id, why);
    devtools->awaited = id;
    while (status == OK && !devtools->is_answered) {
        int64_t left = end - clock_monotonic_ms();
        status = left > 0 ? devtools_wait(devtools, left, why)
                          : refuse(why, E_MISSING, 0, "the browser does not answer %s", method);
    }
    devtools->awaited = -1;
    if (status != OK) {
        return status;
    }
    if (devtools->answer.failed) {
        return refuse(why, E_MEMORY, 0, "no memory for an answer of the browser");
    }
    if (devtools->is_refused) {
        return tell_refusal(devtools, method, why);
    }
    if (ret_result != NULL) {
        *ret_result = buffer_bytes(&devtools->answer);
    }
    return OK;
}
