#include "collect/browser/page.h"

#include "base/syntax/json.h"
#include "collect/browser/json_value.h"
#include "collect/clock.h"
#include "evidence/body/coding.h"

#include <stdio.h>

/* A command put together as an object of texts and numbers. */
struct command {
    struct buffer text;
    struct json json;
};

static void begin(struct command *command)
{
    command->text.limit = 4 << 20;
    command->json.out = &command->text;
    json_begin_object(&command->json);
}

static enum status call_within(struct page *page, int64_t ms, const char *method,
        struct command *command, struct bytes *ret_result, struct fault *why)
{
    json_end_object(&command->json);
    bool is_whole = !command->text.failed;
    enum status status = is_whole ? devtools_call_within(page->devtools, ms, method,
                                            buffer_text(&command->text), ret_result, why)
                                  : refuse(why, E_MEMORY, 0, "no memory for a command");
    buffer_free(&command->text);
    *command = (struct command){0};
    return status;
}

static enum status call(struct page *page, const char *method, struct command *command,
        struct bytes *ret_result, struct fault *why)
{
    return call_within(page, DEVTOOLS_CALL_MS, method, command, ret_result, why);
}

static enum status copy_id(
        struct bytes result, const char *name, char ret_id[NETWORK_ID_MAX], struct fault *why)
{
    struct buffer SCOPED(buffer_free) text = {.limit = 4096};
    if (!json_append_string(json_at(result, name), &text) || text.size == 0 ||
            text.size >= NETWORK_ID_MAX) {
        return refuse(why, E_MALFORMED, 0, "the browser's answer lacks %s", name);
    }
    (void)snprintf(ret_id, NETWORK_ID_MAX, "%s", buffer_text(&text));
    return OK;
}

/* Whatever a page asks is refused, but whether it may be left. */
static void answer_dialog(struct page *page, const struct message *message)
{
    bool is_leaving = json_is_string(json_at(message->params, "type"), "beforeunload");
    (void)devtools_send(page->devtools, "Page.handleJavaScriptDialog",
            is_leaving ? "{\"accept\":true}" : "{\"accept\":false}");
}

static void hear(void *context, const struct message *message)
{
    struct page *page = context;
    if (message->session.size > 0 && !bytes_equal(message->session, bytes_of(page->session))) {
        return;
    }
    page->has_crashed = page->has_crashed || message_is(message, "Inspector.targetCrashed");
    if (message_is(message, "Page.javascriptDialogOpening")) {
        answer_dialog(page, message);
    }
    network_hear(&page->network, message);
}

/* Its own cookies, storage and cache; no file may be saved. */
static enum status make_visitor(struct page *page, struct fault *why)
{
    struct bytes result;
    struct command command = {0};
    begin(&command);
    json_key_boolean(&command.json, "disposeOnDetach", true);
    enum status status = call(page, "Target.createBrowserContext", &command, &result, why);
    if (status == OK) {
        status = copy_id(result, "browserContextId", page->context, why);
    }
    if (status == OK) {
        begin(&command);
        json_key_string(&command.json, "behavior", "deny");
        json_key_string(&command.json, "browserContextId", page->context);
        status = call(page, "Browser.setDownloadBehavior", &command, NULL, why);
    }
    return status;
}

static enum status make_tab(struct page *page, struct fault *why)
{
    const struct page_options *options = &page->options;
    struct bytes result;
    struct command command = {0};
    begin(&command);
    json_key_string(&command.json, "url", "about:blank");
    json_key_string(&command.json, "browserContextId", page->context);
    json_key_boolean(&command.json, "newWindow", true);
    json_key_integer(&command.json, "width", options->width > 0 ? options->width : 412);
    json_key_integer(&command.json, "height", options->height > 0 ? options->height : 915);
    enum status status = call(page, "Target.createTarget", &command, &result, why);
    if (status == OK) {
        status = copy_id(result, "targetId", page->target, why);
    }
    if (status == OK) {
        begin(&command);
        json_key_string(&command.json, "targetId", page->target);
        json_key_boolean(&command.json, "flatten", true);
        status = call(page, "Target.attachToTarget", &command, &result, why);
    }
    return status == OK ? copy_id(result, "sessionId", page->session, why) : status;
}

static enum status dress(struct page *page, struct fault *why)
{
    const struct page_options *options = &page->options;
    if (options->user_agent == NULL) {
        return OK;
    }
    struct command command = {0};
    begin(&command);
    json_key_string(&command.json, "userAgent", options->user_agent);
    json_key_string(&command.json, "acceptLanguage",
            options->language == NULL ? "zh-CN,zh,en" : options->language);
    return call(page, "Emulation.setUserAgentOverride", &command, NULL, why);
}

static enum status enable(struct page *page, struct fault *why)
{
    static const char *const domains[][2] = {{"Page.enable", NULL},
            {"Network.enable", "{\"maxPostDataSize\":65536,\"maxResourceBufferSize\":8388608}"},
            {"Fetch.enable", "{\"patterns\":[{\"urlPattern\":\"*\"}]}"}};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < sizeof(domains) / sizeof(domains[0]); i++) {
        status = devtools_call(page->devtools, domains[i][0], domains[i][1], NULL, why);
    }
    struct bytes result;
    if (status == OK) {
        status = devtools_call(page->devtools, "Page.getFrameTree", NULL, &result, why);
    }
    return status == OK ? copy_id(result, "frameTree.frame.id", page->network.frame, why) : status;
}

void page_use(struct page *page)
{
    const struct devtools_listener listener = {hear, page};
    devtools_set_session(page->devtools, page->session);
    devtools_listen(page->devtools, &listener);
}

static enum status open_tab(struct page *page, struct fault *why)
{
    enum status status = make_tab(page, why);
    if (status != OK) {
        return status;
    }
    page_use(page);
    status = enable(page, why);
    return status == OK ? dress(page, why) : status;
}

enum status page_open(struct devtools *devtools, const struct page_options *options,
        struct arena *arena, struct page *ret_page, struct fault *why)
{
    *ret_page = (struct page){.devtools = devtools, .options = *options};
    page_begin_record(ret_page, arena);
    devtools_set_session(devtools, NULL);
    devtools_listen(devtools, NULL);
    enum status status = make_visitor(ret_page, why);
    if (status == OK) {
        status = open_tab(ret_page, why);
    }
    if (status != OK) {
        page_close(ret_page);
    }
    return status;
}

void page_begin_record(struct page *page, struct arena *arena)
{
    struct network fresh = {
            .devtools = page->devtools, .arena = arena, .limits = page->options.limits};
    memcpy(fresh.frame, page->network.frame, sizeof(fresh.frame));
    page->has_crashed = false;
    page->network = fresh;
}

static void close_tab(struct page *page, const char *target)
{
    struct fault ignored; /* it may be gone already */
    struct command command = {0};
    if (target[0] != 0) {
        begin(&command);
        json_key_string(&command.json, "targetId", target);
        (void)!call(page, "Target.closeTarget", &command, NULL, &ignored);
    }
}

void page_close(struct page *page)
{
    struct fault ignored;
    struct command command = {0};
    if (page->devtools == NULL) {
        return;
    }
    devtools_listen(page->devtools, NULL);
    devtools_set_session(page->devtools, NULL);
    close_tab(page, page->target);
    if (page->context[0] != 0) {
        begin(&command);
        json_key_string(&command.json, "browserContextId", page->context);
        (void)!call(page, "Target.disposeBrowserContext", &command, NULL, &ignored);
    }
    *page = (struct page){0};
}

enum status page_restart(struct page *page, struct fault *why)
{
    char old[NETWORK_ID_MAX]; /* closed last: a visitor without a tab is forgotten */
    memcpy(old, page->target, sizeof(old));
    devtools_listen(page->devtools, NULL);
    devtools_set_session(page->devtools, NULL);
    enum status status = open_tab(page, why);
    close_tab(page, old);
    return status;
}

enum status page_settle(struct page *page, bool *ret_settled, struct fault *why)
{
    enum { STEP_MS = 50 };
    int64_t end = clock_monotonic_ms() + page->options.timeout_ms;
    bool is_settled = false;
    enum status status = OK;
    while (status == OK && !is_settled && clock_monotonic_ms() < end) {
        status = devtools_wait(page->devtools, STEP_MS, why);
        is_settled =
                page->network.is_loaded && network_is_quiet(&page->network, page->options.quiet_ms);
    }
    if (status == OK) {
        *ret_settled = is_settled;
    }
    return status;
}

enum status page_go(struct page *page, const char *url, bool *ret_settled, struct fault *why)
{
    struct command command = {0};
    struct bytes result;
    network_expect(&page->network, PASSAGE_TAP);
    page->has_arrived = false;
    begin(&command);
    json_key_string(&command.json, "url", url);
    enum status status =
            call_within(page, page->options.timeout_ms, "Page.navigate", &command, &result, why);
    if (status == E_MISSING) { /* the browser answers when the server does */
        (void)devtools_send(page->devtools, "Page.stopLoading", NULL);
        *ret_settled = false;
        return OK;
    }
    if (status != OK) {
        return status;
    }
    page->has_arrived = json_at(result, "errorText").size == 0;
    if (!page->has_arrived) { /* then no load event may come */
        page->network.is_loaded = true;
    }
    return page_settle(page, ret_settled, why);
}

enum { SCRIPT_MS = 5000 };

/* For a page to answer: one that hangs never will. */
static int64_t patience(const struct page *page)
{
    return page->options.timeout_ms + SCRIPT_MS;
}

/* A world of the probe's own in the main frame. */
static enum status make_world(struct page *page, int64_t *ret_world, struct fault *why)
{
    struct command command = {0};
    struct bytes result;
    begin(&command);
    json_key_string(&command.json, "frameId", page->network.frame);
    json_key_string(&command.json, "worldName", "aedile");
    enum status status =
            call_within(page, patience(page), "Page.createIsolatedWorld", &command, &result, why);
    if (status == OK) {
        *ret_world = json_scaled(json_at(result, "executionContextId"), 0, -1);
    }
    return status;
}

static enum status evaluate(
        struct page *page, const char *expression, struct bytes *ret_value, struct fault *why)
{
    struct command command = {0};
    struct bytes result = {0};
    int64_t world = -1;
    enum status status = make_world(page, &world, why);
    if (status == OK) {
        begin(&command);
        json_key_string(&command.json, "expression", expression);
        json_key_integer(&command.json, "contextId", world);
        json_key_boolean(&command.json, "returnByValue", true);
        json_key_boolean(&command.json, "awaitPromise", false);
        json_key_integer(&command.json, "timeout", SCRIPT_MS);
        status = call_within(page, patience(page), "Runtime.evaluate", &command, &result, why);
    }
    if (status == E_USAGE) { /* the page was left meanwhile */
        result = (struct bytes){0};
        status = OK;
    }
    if (status == OK) {
        *ret_value = json_at(result, "result.value");
    }
    return status;
}

enum status page_ask(struct page *page, const char *expression, struct arena *arena,
        const char **ret_text, struct fault *why)
{
    struct bytes value;
    enum status status = evaluate(page, expression, &value, why);
    if (status == OK) {
        *ret_text = page->network.met_private ? NULL : json_copy_string(value, arena);
    }
    return status;
}

static enum status press_at(
        struct page *page, const char *type, int64_t x, int64_t y, struct fault *why)
{
    struct command command = {0};
    begin(&command);
    json_key_string(&command.json, "type", type);
    json_key_integer(&command.json, "x", x);
    json_key_integer(&command.json, "y", y);
    json_key_string(&command.json, "button", "left");
    json_key_integer(&command.json, "clickCount", 1);
    return call(page, "Input.dispatchMouseEvent", &command, NULL, why);
}

/* The page tells that it is being left through the same channel as it answers through: once it has
 * answered a question put after the press, what the press set going has been heard of. */
static enum status press(struct page *page, int64_t x, int64_t y, struct fault *why)
{
    struct bytes ignored;
    enum status status = press_at(page, "mousePressed", x, y, why);
    if (status == OK) {
        status = press_at(page, "mouseReleased", x, y, why);
    }
    if (status == OK) {
        status = evaluate(page, "0", &ignored, why);
    }
    page->network.changed_ms = clock_monotonic_ms();
    return status;
}

enum status page_press(
        struct page *page, const char *expression, bool *ret_pressed, struct fault *why)
{
    struct buffer SCOPED(buffer_free) script = {.limit = 1 << 20};
    buffer_print(&script,
            "(() => { const e = (%s); if (!e) return 0;"
            " for (let a = e; a; a = a.parentElement) if (a.target === '_blank') a.target = "
            "'_self';"
            " e.scrollIntoView({block: 'center', behavior: 'instant'});"
            " const b = e.getBoundingClientRect();"
            " return b.width && b.height ? {x: Math.round(b.x + b.width / 2),"
            " y: Math.round(b.y + b.height / 2)} : 0; })()",
            expression);
    struct bytes value;
    enum status status = script.failed ? refuse(why, E_MEMORY, 0, "no memory for a script")
                                       : evaluate(page, buffer_text(&script), &value, why);
    if (status != OK) {
        return status;
    }
    int64_t x = json_scaled(json_at(value, "x"), 0, -1),
            y = json_scaled(json_at(value, "y"), 0, -1);
    bool is_there = x >= 0 && y >= 0;
    if (is_there) {
        status = press(page, x, y, why);
    }
    if (status == OK) {
        *ret_pressed = is_there;
    }
    return status;
}

enum status page_type(struct page *page, const char *text, struct fault *why)
{
    struct command command = {0};
    begin(&command);
    json_key_string(&command.json, "text", text);
    return call(page, "Input.insertText", &command, NULL, why);
}

enum status page_enter(struct page *page, struct fault *why)
{
    static const char *const steps[] = {
            "{\"type\":\"keyDown\",\"key\":\"Enter\",\"code\":\"Enter\",\"text\":\"\\r\","
            "\"windowsVirtualKeyCode\":13}",
            "{\"type\":\"keyUp\",\"key\":\"Enter\",\"code\":\"Enter\","
            "\"windowsVirtualKeyCode\":13}"};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < sizeof(steps) / sizeof(steps[0]); i++) {
        status = devtools_call(page->devtools, "Input.dispatchKeyEvent", steps[i], NULL, why);
    }
    return status;
}

enum status page_shoot(struct page *page, struct buffer *png, struct fault *why)
{
    struct bytes result;
    if (page->network.met_private) {
        return refuse(why, E_MISSING, 0, "refused: a private address");
    }
    enum status status = devtools_call(
            page->devtools, "Page.captureScreenshot", "{\"format\":\"png\"}", &result, why);
    if (status != OK) {
        return status;
    }
    struct bytes data = json_at(result, "data");
    enum { CEILING = 32 << 20 };
    (void)base64_decode(bytes_slice(data, 1, data.size > 1 ? data.size - 2 : 0), CEILING, png);
    return png->failed ? refuse(why, E_MEMORY, 0, "no memory for a screenshot") : OK;
}
