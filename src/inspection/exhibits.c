#include "inspection/exhibits.h"

#include "base/file.h"
#include "evidence/checkout/checkout.h"
#include "evidence/rankings/rankings.h"
#include "evidence/trials/trials.h"
#include "evidence/zip.h"
#include "inspection/exhibit/exhibit_reason.h"
#include "inspection/exhibit/exhibit_register.h"
#include "inspection/exhibit/exhibit_traffic.h"
#include "inspection/exhibit/exhibit_trials.h"
#include "inspection/recordings/exhibit_rankings.h"
#include "inspection/session.h"
#include "tables/code/code.h"

#include <inttypes.h>

/* Bytes of one exhibit: four times what a ZIP archive without zip64 can hold. */
#define EXHIBIT_SIZE_MAX (UINT64_C(16) << 30)

/* Bytes of an exhibit that stay mapped after its digest, for a signature's digest reads them again;
 * and those of an app that stay while its code is read. Mapping 18 MB anew takes a millisecond. */
enum { DIGESTED_KEPT_MAX = 32 << 20, APP_KEPT_MAX = 4 << 20 };

struct opened_file {
    struct file file;
    struct opened_file *next;
};

static enum status spent(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the evidence");
}

/* A session may come from a stranger: its links must not draw other files into the report. */
static bool leads_out_of_session(const struct exhibits *exhibits, const char *path)
{
    return exhibits->session_folder != NULL && file_is_outside(exhibits->session_folder, path);
}

static enum status open_file(
        struct exhibits *exhibits, const char *path, struct bytes *ret_bytes, struct fault *why)
{
    struct opened_file *opened = arena_alloc(&exhibits->arena, sizeof(*opened));
    if (opened == NULL) {
        return spent(why);
    }
    if (leads_out_of_session(exhibits, path)) {
        return refuse(why, E_IO, 0, "a link leads out of the session's folder");
    }
    enum status status = file_open(path, &opened->file, why);
    if (status == OK) {
        opened->next = exhibits->files;
        exhibits->files = opened;
        *ret_bytes = opened->file.bytes;
    }
    return status;
}

enum status exhibits_add_gaps(struct exhibits *exhibits, const char *const *tables,
        struct wording reason, struct fault *why)
{
    void **gaps = (void **)&exhibits->gaps;
    bool is_ok = reason.en != NULL && reason.zh != NULL;
    for (size_t i = 0; is_ok && tables[i] != NULL; i++) {
        is_ok = arena_grow(&exhibits->arena, gaps, exhibits->gap_count, &exhibits->gap_capacity,
                sizeof(*exhibits->gaps));
        if (is_ok) {
            exhibits->gaps[exhibits->gap_count++] = (struct judge_gap){tables[i], reason};
        }
    }
    return is_ok ? OK : spent(why);
}

/* The same for the reason in `fault`. */
static enum status add_gaps(struct exhibits *exhibits, const char *const *tables, const char *en,
        const char *zh, const struct fault *fault, struct fault *why)
{
    struct wording what = {en, zh};
    return exhibits_add_gaps(
            exhibits, tables, exhibit_reason_at_byte(&exhibits->arena, what, fault), why);
}

static const char *const resource_tables[] = {"app_metadata", "app_network_policy", NULL};
static const char *const code_tables[] = {"app_class", "app_string", "app_call", "app_url",
        "app_platform_reference", "app_sdk", "app_secret", "payment_method", "app_packer", NULL};
/* What a packer hides; app_packer itself tells of it. */
static const char *const packed_tables[] = {"app_class", "app_string", "app_call", "app_url",
        "app_platform_reference", "app_sdk", "app_secret", "payment_method", NULL};

void exhibits_keep_fault(
        struct exhibit *exhibit, enum exhibit_state state, const struct fault *fault)
{
    if (exhibit->state == EXHIBIT_WHOLE) {
        exhibit->state = state;
        exhibit->fault = *fault;
    }
}

/* Packed code is not damaged, so the exhibit stays whole; but what it does was not seen. */
static enum status add_packer_gaps(
        struct exhibits *exhibits, const struct code_facts *code, struct fault *why)
{
    if (code->packer_count == 0) {
        return OK;
    }
    const char *packer = code->packers[0].mark->packer;
    struct wording reason = {arena_print(&exhibits->arena,
                                     "the app's code is packed by %s and was not seen", packer),
            arena_print(&exhibits->arena, "应用代码经 %s 加固，未能查看", packer)};
    return exhibits_add_gaps(exhibits, packed_tables, reason, why);
}

/* The facts that one pass over the code gives. What could not be read becomes a gap. */
static enum status read_code(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct fault *why)
{
    struct fault partial = {.status = OK}, fault;
    enum status status = tables_read_code(
            source->app, exhibits->knowledge, &exhibits->arena, &source->code, &partial, &fault);
    if (status != OK) {
        partial = fault;
    }
    if (partial.status == OK) {
        return add_packer_gaps(exhibits, source->code, why);
    }
    exhibits_keep_fault(exhibit, EXHIBIT_PARTLY, &partial);
    return add_gaps(exhibits, code_tables, "the app's code could not be read whole",
            "应用代码未能完整读取", &partial, why);
}

/* An app is what is tried last: what no more looks like one than like anything else is told so. */
static void keep_app_fault(struct exhibit *exhibit, bool is_like_nothing, const struct fault *fault)
{
    struct fault named = *fault;
    if (is_like_nothing && fault->status == E_MALFORMED) {
        (void)refuse(&named, E_MALFORMED, fault->at,
                "of no kind that aedile reads (`aedile inspect --help` names them): %s",
                fault->text);
    }
    exhibits_keep_fault(exhibit, EXHIBIT_REFUSED, &named);
}

static enum status read_app(struct exhibits *exhibits, const struct apk_source *files, size_t count,
        struct exhibit *exhibit, struct source *source, struct fault *why)
{
    struct fault partial = {.status = OK}, fault;
    struct app *app = NULL;
    enum status status = apk_open(files, count, &exhibits->arena, &app, &partial, &fault);
    if (status != OK) {
        keep_app_fault(exhibit, count == 1 && !zip_is_zip(files[0].file), &fault);
        return OK;
    }
    for (size_t i = 0; i < count && exhibit->size > APP_KEPT_MAX; i++) {
        file_forget(files[i].file); /* verifying read all of it; the code is a part */
    }
    exhibit->kind = EXHIBIT_APP;
    source->app = app;
    if (partial.status != OK) {
        exhibits_keep_fault(exhibit, EXHIBIT_PARTLY, &partial);
        status = add_gaps(exhibits, resource_tables, "the app's resources could not be read whole",
                "应用资源未能完整读取", &partial, why);
    }
    return status == OK ? read_code(exhibits, exhibit, source, why) : status;
}

/* The key log that the session names for an exhibit; empty when it names none. It lies beside it.
 */
static enum status read_key_log(struct exhibits *exhibits, const struct exhibit *exhibit,
        const struct session_exhibit *said, struct bytes *ret_text, struct fault *why)
{
    *ret_text = (struct bytes){0};
    if (said == NULL || said->key_log == NULL) {
        return OK;
    }
    size_t folder = strlen(exhibit->path) - strlen(said->file);
    const char *path =
            arena_print(&exhibits->arena, "%.*s%s", (int)folder, exhibit->path, said->key_log);
    return path == NULL ? spent(why) : open_file(exhibits, path, ret_text, why);
}

static enum status read_traffic(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, const struct session_exhibit *said,
        struct fault *why)
{
    struct bytes key_log;
    struct fault fault;
    enum status status = read_key_log(exhibits, exhibit, said, &key_log, &fault);
    if (status == E_MEMORY) {
        return spent(why);
    }
    if (status != OK) { /* the tester says that there are keys: without them less would be seen */
        return exhibit_refuse_traffic(exhibits, exhibit, &fault, why);
    }
    source->sender = said == NULL ? NULL : said->app;
    source->clock_ahead_ms = said == NULL ? 0 : said->clock_ahead_ms;
    return exhibit_read_traffic(exhibits, exhibit, source, file, key_log, why);
}

/* The digest of a file of the exhibit, whose size counts it already. */
static enum status digest_file(const struct exhibit *exhibit, struct bytes file,
        char ret_hex[SHA256_HEX + 1], struct fault *why)
{
    return exhibit->size <= DIGESTED_KEPT_MAX
                   ? sha256_hex(file, ret_hex, why)
                   : sha256_hex_by_pieces(file, file_forget, ret_hex, why);
}

static enum status read_file(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, const struct session_exhibit *said, struct fault *why)
{
    struct apk_source file = {.name = ""};
    struct fault fault;
    if (open_file(exhibits, exhibit->path, &file.file, &fault) != OK) {
        exhibits_keep_fault(exhibit, EXHIBIT_REFUSED, &fault);
        return OK;
    }
    exhibit->size = file.file.size;
    source->file = file.file;
    if (file.file.size > EXHIBIT_SIZE_MAX) { /* a sparse file costs its maker nothing */
        (void)refuse(&fault, E_LIMIT, EXHIBIT_SIZE_MAX, "larger than %" PRIu64 " bytes",
                EXHIBIT_SIZE_MAX);
        exhibits_keep_fault(exhibit, EXHIBIT_REFUSED, &fault);
        return OK;
    }
    if (digest_file(exhibit, file.file, exhibit->sha256, why) != OK) {
        return E_MEMORY;
    }
    if (file.file.size == 0) {
        (void)refuse(&fault, E_MALFORMED, 0, "the file is empty");
        exhibits_keep_fault(exhibit, EXHIBIT_REFUSED, &fault);
        return OK;
    }
    if (traffic_kind(file.file) != EXHIBIT_UNKNOWN) {
        file_forget(file.file); /* it is read by pieces that are let go */
        return read_traffic(exhibits, exhibit, source, file.file, said, why);
    }
    if (filing_register_is_register(file.file)) {
        return exhibit_read_register(exhibits, exhibit, source, file.file, why);
    }
    if (rankings_is_rankings(file.file)) {
        return exhibit_read_rankings(exhibits, exhibit, source, file.file, why);
    }
    if (checkout_is_checkout(file.file)) {
        return exhibit_read_checkouts(exhibits, exhibit, source, file.file, why);
    }
    if (trials_is_trials(file.file)) {
        return exhibit_read_trials(exhibits, exhibit, source, file.file, why);
    }
    return read_app(exhibits, &file, 1, exhibit, source, why);
}

/* One line as sha256sum prints it: the digest of a split set is that of its list of digests, so
 * that `sha256sum *.apk | sha256sum` repeats it. */
static enum status list_digest(const struct exhibit *exhibit, const char *name, struct bytes file,
        struct buffer *list, struct fault *why)
{
    char digest[SHA256_HEX + 1];
    enum status status = digest_file(exhibit, file, digest, why);
    if (status == OK) {
        buffer_print(list, "%s  %s\n", digest, name);
    }
    return status == OK && list->failed ? refuse(why, E_LIMIT, 0, "too many names") : status;
}

static enum status read_split_set(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct fault *why)
{
    struct folder folder;
    struct apk_source files[PARTS_MAX];
    SCOPED(buffer_free) struct buffer list = {.limit = 1 << 20};
    size_t count = 0;
    struct fault fault = {.status = OK};
    enum status status = folder_read(exhibit->path, &exhibits->arena, &folder, &fault);
    for (size_t i = 0; status == OK && i < folder.count && count < PARTS_MAX; i++) {
        const char *name = folder.names[i];
        if (!bytes_end_with(bytes_of(name), bytes_of(".apk"))) {
            continue;
        }
        const char *path = arena_print(&exhibits->arena, "%s/%s", exhibit->path, name);
        if (path == NULL) {
            return spent(why);
        }
        files[count].name = name;
        status = open_file(exhibits, path, &files[count].file, &fault);
        if (status == OK) {
            exhibit->size += files[count].file.size;
            status = list_digest(exhibit, name, files[count].file, &list, &fault);
        }
        count++;
    }
    if (status == OK) {
        status = sha256_hex(buffer_bytes(&list), exhibit->sha256, &fault);
    }
    if (status != OK) {
        exhibits_keep_fault(exhibit, EXHIBIT_REFUSED, &fault);
        return OK;
    }
    return read_app(exhibits, files, count, exhibit, source, why);
}

static enum status grow(struct exhibits *exhibits, struct fault *why)
{
    size_t capacity = exhibits->capacity;
    bool is_ok = arena_grow(&exhibits->arena, (void **)&exhibits->sources, exhibits->count,
                         &capacity, sizeof(*exhibits->sources)) &&
                 arena_grow(&exhibits->arena, (void **)&exhibits->items, exhibits->count,
                         &exhibits->capacity, sizeof(*exhibits->items));
    return is_ok ? OK : spent(why);
}

static enum status add_exhibit(struct exhibits *exhibits, const char *path,
        const struct session_exhibit *said, int64_t id, struct fault *why)
{
    enum status status = grow(exhibits, why);
    if (status != OK) {
        return status;
    }
    struct exhibit *exhibit = &exhibits->items[exhibits->count];
    struct source *source = &exhibits->sources[exhibits->count];
    exhibits->count++;
    *exhibit = (struct exhibit){.id = id, .path = path};
    *source = (struct source){.knowledge = exhibits->knowledge, .session = exhibits->session};
    return file_kind(path) == FILE_FOLDER && exhibits_is_split_set(path)
                   ? read_split_set(exhibits, exhibit, source, why)
                   : read_file(exhibits, exhibit, source, said, why);
}

/* A session whose description cannot be read is one refused exhibit: nothing in it can be judged
 * without knowing what the tester meant. */
static enum status refuse_session(struct exhibits *exhibits, const char *path, int64_t id,
        const struct fault *fault, struct fault *why)
{
    enum status status = grow(exhibits, why);
    if (status == OK) {
        exhibits->items[0] = (struct exhibit){.id = id,
                .path = path,
                .kind = EXHIBIT_SESSION,
                .state = EXHIBIT_REFUSED,
                .fault = *fault};
        exhibits->sources[0] =
                (struct source){.knowledge = exhibits->knowledge, .session = exhibits->session};
        exhibits->count = 1;
    }
    return status;
}

/* Without a list in the description, every file of the folder that is an app. */
static enum status add_apps_of_folder(
        struct exhibits *exhibits, const char *path, int64_t first_id, struct fault *why)
{
    struct inspect_unit *units = NULL;
    size_t count = 0;
    enum status status = exhibits_list_apps(path, &exhibits->arena, &units, &count, why);
    for (size_t i = 0; status == OK && i < count; i++) {
        status = add_exhibit(exhibits, units[i].path, NULL, first_id + (int64_t)i, why);
    }
    return status;
}

static enum status open_session(
        struct exhibits *exhibits, const char *path, int64_t first_id, struct fault *why)
{
    char *description = arena_print(&exhibits->arena, "%s/%s", path, SESSION_FILE);
    struct bytes text;
    struct fault fault;
    struct session *session = NULL;
    if (description == NULL) {
        return spent(why);
    }
    if (open_file(exhibits, description, &text, &fault) != OK ||
            session_read(text, exhibits->knowledge->identifiers, &exhibits->arena, &session,
                    &fault) != OK) {
        return refuse_session(exhibits, description, first_id, &fault, why);
    }
    session->path = description;
    exhibits->session = session;
    exhibits->session_folder = path;
    if (session->exhibits == NULL) {
        return add_apps_of_folder(exhibits, path, first_id, why);
    }
    enum status status = OK;
    for (size_t i = 0; status == OK && i < session->exhibit_count; i++) {
        const struct session_exhibit *said = &session->exhibits[i];
        char *file = arena_print(&exhibits->arena, "%s/%s", path, said->file);
        status = file == NULL ? spent(why)
                              : add_exhibit(exhibits, file, said, first_id + (int64_t)i, why);
    }
    return status;
}

/* Items may have moved while the list grew: sources point at them only now. */
static void link_sources(struct exhibits *exhibits)
{
    for (size_t i = 0; i < exhibits->count; i++) {
        exhibits->sources[i].exhibit = &exhibits->items[i];
        exhibits->sources[i].session = exhibits->session;
    }
}

static enum status open_loose(struct exhibits *exhibits, const struct inspect_unit *unit,
        int64_t first_id, struct fault *why)
{
    enum status status = add_exhibit(exhibits, unit->path, NULL, first_id, why);
    for (size_t i = 0; status == OK && i < unit->beside_count; i++) {
        status = add_exhibit(exhibits, unit->beside[i], NULL, first_id + 1 + (int64_t)i, why);
    }
    return status;
}

enum status exhibits_open(const struct knowledge *knowledge, struct traffic_aids *aids,
        const struct inspect_unit *unit, int64_t first_id, unsigned unwanted,
        struct exhibits *ret_exhibits, struct fault *why)
{
    static struct traffic_aids no_aids;
    static const struct session no_session;
    *ret_exhibits = (struct exhibits){.arena = {.limit = APK_MEMORY_MAX},
            .knowledge = knowledge,
            .aids = aids == NULL ? &no_aids : aids,
            .session = &no_session,
            .unwanted = unwanted};
    char *description = arena_print(&ret_exhibits->arena, "%s/%s", unit->path, SESSION_FILE);
    if (description == NULL) {
        return spent(why);
    }
    enum status status = file_kind(description) == FILE_REGULAR
                                 ? open_session(ret_exhibits, unit->path, first_id, why)
                                 : open_loose(ret_exhibits, unit, first_id, why);
    link_sources(ret_exhibits);
    return status;
}

void exhibits_close(struct exhibits *exhibits)
{
    for (struct opened_file *file = exhibits->files; file != NULL; file = file->next) {
        file_close(&file->file);
    }
    tables_free_scanner(exhibits->scanner);
    arena_free(&exhibits->arena);
}
