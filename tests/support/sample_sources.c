#include "support/sample_sources.h"

#include "evidence/capture/capture.h"
#include "evidence/har/har.h"
#include "evidence/rankings/rankings.h"
#include "evidence/trials/trials.h"
#include "tables/tables.h"

#include <stdio.h>
#include <stdlib.h>

static enum status open_in_source(const char *name, struct file *ret_file)
{
    char path[1024];
    const char *root = getenv("AEDILE_SOURCE");
    struct fault why = {0};
    (void)snprintf(path, sizeof(path), "%s/%s", root == NULL ? "." : root, name);
    enum status status = file_open(path, ret_file, &why);
    if (status != OK) {
        (void)fprintf(stderr, "%s: %s\n", path, why.text);
    }
    return status;
}

static enum status load_knowledge(struct sample *sample)
{
    char path[1024];
    const char *root = getenv("AEDILE_SOURCE");
    struct folder folder = {0};
    struct fault why = {0};
    size_t count = 0;
    (void)snprintf(path, sizeof(path), "%s/data", root == NULL ? "." : root);
    enum status status = folder_read(path, &sample->arena, &folder, &why);
    for (size_t i = 0; status == OK && i < folder.count && count < SAMPLE_DATA_MAX; i++) {
        if (bytes_end_with(bytes_of(folder.names[i]), bytes_of(".csv"))) {
            (void)snprintf(path, sizeof(path), "data/%s", folder.names[i]);
            status = open_in_source(path, &sample->data[count]);
            sample->data_files[count] =
                    (struct data_file){folder.names[i], sample->data[count].bytes};
            count++;
        }
    }
    if (status == OK) {
        status = knowledge_load(sample->data_files, count, &sample->knowledge, &why);
    }
    if (status != OK) {
        (void)fprintf(stderr, "data: %s\n", why.text);
    }
    return status;
}

static enum status read_app(struct sample *sample, struct bytes bytes, struct source *ret_source)
{
    struct apk_source file = {"", bytes};
    struct app *app = NULL;
    struct fault partial = {0}, why = {0};
    enum status status = apk_open(&file, 1, &sample->arena, &app, &partial, &why);
    if (status == OK) {
        ret_source->app = app;
        status = tables_read_code(
                app, sample->knowledge, &sample->arena, &ret_source->code, &partial, &why);
    }
    if (status != OK || partial.status != OK) {
        (void)fprintf(stderr, "shop.apk: %s%s\n", why.text, partial.text);
    }
    return status;
}

static const char *everywhere(void *context, const char *address)
{
    (void)context, (void)address;
    return "CN";
}

static enum status read_traffic(struct sample *sample, struct bytes bytes, struct source *source)
{
    SCOPED(file_close) struct file keys = {0};
    struct fault partial = {0}, why = {0};
    struct traffic *traffic = NULL;
    bool is_cut = false;
    enum status status = open_in_source("tests/fixtures/site/reject/keys.txt", &keys);
    if (status == OK) {
        status = har_is_har(bytes) ? har_open(bytes, &sample->arena, &traffic, &partial, &why)
                                   : capture_open(bytes, keys.bytes, &sample->arena, &traffic,
                                             &partial, &why);
    }
    const struct traffic_aids aids = {.filters = sample->filters, .country = everywhere};
    source->traffic = traffic;
    if (status == OK) {
        status = tables_read_traffic(
                source, &aids, &sample->arena, &source->traffic_facts, &is_cut, &why);
    }
    if (status != OK || partial.status != OK || is_cut) {
        (void)fprintf(stderr, "traffic: %s%s\n", why.text, partial.text);
    }
    return status;
}

static enum status read_register(struct sample *sample, struct bytes bytes, struct source *source)
{
    struct fault why = {0};
    struct filing_register *filings = arena_alloc(&sample->arena, sizeof(*filings));
    enum status status =
            filings == NULL ? E_MEMORY : filing_register_load(bytes, &sample->arena, filings, &why);
    source->filings = filings;
    if (status != OK) {
        (void)fprintf(stderr, "register: %s\n", why.text);
    }
    return status;
}

static enum status read_trials(struct sample *sample, struct bytes bytes, struct source *source)
{
    struct fault why = {0};
    struct trial_set *trials = arena_alloc(&sample->arena, sizeof(*trials));
    enum status status =
            trials == NULL ? E_MEMORY : trials_read(bytes, &sample->arena, trials, &why);
    source->trials = trials;
    if (status != OK) {
        (void)fprintf(stderr, "trials: %s\n", why.text);
    }
    return status;
}

/* Alone, so that all of what they come to is its own. */
static enum status read_rankings(struct sample *sample, struct bytes bytes, struct source *source)
{
    struct fault why = {0};
    enum status status = rankings_read(bytes, &sample->arena, &sample->recordings, &why);
    source->recordings = &sample->recordings;
    if (status == OK) {
        status = tables_read_recordings(source, 1, sample->knowledge, &sample->arena, &why);
    }
    if (status != OK) {
        (void)fprintf(stderr, "rankings: %s\n", why.text);
    }
    return status;
}

static enum status read_exhibit(struct sample *sample, size_t index)
{
    struct bytes bytes = sample->files[index].bytes;
    struct source *source = &sample->items[index];
    switch (sample->exhibits[index].kind) {
    case EXHIBIT_APP:
        return read_app(sample, bytes, source);
    case EXHIBIT_REGISTER:
        return read_register(sample, bytes, source);
    case EXHIBIT_TRIALS:
        return read_trials(sample, bytes, source);
    case EXHIBIT_RANKINGS:
        return read_rankings(sample, bytes, source);
    case EXHIBIT_HAR:
    case EXHIBIT_CAPTURE:
        return read_traffic(sample, bytes, source);
    case EXHIBIT_UNKNOWN:
    case EXHIBIT_SESSION:
    case EXHIBIT_CHECKOUTS:
    default:
        return E_USAGE;
    }
}

static void fill_session(struct session *session)
{
    static struct mark marks[] = {{0, "consent_shown", 8}, {12300, "consent_refused", 9}};
    static struct known_identifier identifiers[] = {{"imei", "490154203237518", 5}};
    *session = (struct session){.path = "session.yaml",
            .subject = {.name = "Example Shop", .package = "com.example.shop"},
            .marks = marks,
            .mark_count = 2,
            .identifiers = identifiers,
            .identifier_count = 1};
}

enum status sample_open(struct sample *sample, size_t exhibits)
{
    *sample = (struct sample){.arena = {.limit = (size_t)256 << 20}};
    static const char *const paths[] = {"tests/fixtures/shop.apk",
            "tests/fixtures/shop-repacked.apk", "tests/fixtures/site/reject/traffic.har",
            "tests/fixtures/site/reject/capture.pcapng", "fuzz/corpus/capture/question",
            "tests/fixtures/filing-register.csv", "tests/fixtures/rankings.jsonl",
            "tests/fixtures/trials.jsonl"};
    static const enum exhibit_kind kinds[] = {EXHIBIT_APP, EXHIBIT_APP, EXHIBIT_HAR,
            EXHIBIT_CAPTURE, EXHIBIT_CAPTURE, EXHIBIT_REGISTER, EXHIBIT_RANKINGS, EXHIBIT_TRIALS};
    static const struct filter_list_text list = {
            "sample", {(const uint8_t *)"||t.tracker.test^", sizeof("||t.tracker.test^") - 1}};
    struct filter_counts counts;
    enum status status = load_knowledge(sample);
    fill_session(&sample->session);
    if (status == OK) {
        status = filter_compile(&list, 1, &sample->filters, &counts, NULL);
    }
    if (status == OK && exhibits > 2) {
        status = tables_make_scanner(&sample->session, sample->knowledge, &sample->scanner, NULL);
    }
    for (size_t i = 0; status == OK && i < exhibits && i < SAMPLE_EXHIBITS_MAX; i++) {
        struct exhibit *exhibit = &sample->exhibits[i];
        status = open_in_source(paths[i], &sample->files[i]);
        if (status != OK) {
            return status;
        }
        *exhibit = (struct exhibit){.id = (int64_t)i + 1,
                .path = paths[i],
                .kind = kinds[i],
                .size = sample->files[i].bytes.size};
        sample->items[i] = (struct source){.exhibit = exhibit,
                .knowledge = sample->knowledge,
                .session = &sample->session,
                .scanner = sample->scanner};
        status = read_exhibit(sample, i);
        sample->sources.count++;
    }
    bool is_cut = false;
    if (status == OK) {
        status = tables_read_links(sample->items, sample->sources.count, sample->knowledge,
                &sample->arena, &is_cut, NULL);
    }
    sample->sources.items = sample->items;
    sample->sources.knowledge = sample->knowledge;
    sample->sources.session = &sample->session;
    return status;
}

void sample_close(struct sample *sample)
{
    tables_free_scanner(sample->scanner);
    knowledge_free(sample->knowledge);
    filter_free(sample->filters);
    arena_free(&sample->arena);
    for (size_t i = 0; i < SAMPLE_EXHIBITS_MAX; i++) {
        file_close(&sample->files[i]);
    }
    for (size_t i = 0; i < SAMPLE_DATA_MAX; i++) {
        file_close(&sample->data[i]);
    }
}
