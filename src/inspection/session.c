#include "inspection/session.h"

#include "base/syntax/yaml.h"
#include "base/time.h"
#include "knowledge/identifier/identifier.h"

struct reading {
    struct arena *arena;
    struct fault *why;
    struct session *session;
    const struct identifier_list *kinds;
};

static enum status refuse_line(
        const struct reading *reading, uint64_t line, const char *what, const char *value)
{
    return refuse(reading->why, E_MALFORMED, line, "line %llu: %s%s%.60s%s",
            (unsigned long long)line, what, value == NULL ? "" : " '", value == NULL ? "" : value,
            value == NULL ? "" : "'");
}

/* A text below `map`; absent leaves *ret_text as it is. */
static enum status read_text(
        const struct reading *reading, struct yaml *map, const char *key, const char **ret_text)
{
    const struct yaml *node = yaml_get(map, key);
    if (node == NULL) {
        return OK;
    }
    if (node->kind != YAML_SCALAR || node->scalar[0] == 0) {
        return refuse_line(reading, node->line, "a text is wanted for", key);
    }
    *ret_text = node->scalar;
    return OK;
}

struct text_key {
    const char *key;
    const char **ret_text;
};

static enum status read_texts(const struct reading *reading, struct yaml *root, const char *name,
        const struct text_key *keys, size_t count)
{
    struct yaml *map = yaml_get(root, name);
    if (map == NULL) {
        return OK;
    }
    if (map->kind != YAML_MAP) {
        return refuse_line(reading, map->line, "keys and values are wanted for", name);
    }
    for (size_t i = 0; i < count; i++) {
        enum status status = read_text(reading, map, keys[i].key, keys[i].ret_text);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}

/* The list of that name and room for its items; *ret_items stays NULL when it is absent. */
static enum status open_list(const struct reading *reading, struct yaml *root, const char *name,
        size_t item_size, struct yaml **ret_first, void **ret_items)
{
    struct yaml *list = yaml_get(root, name);
    if (list == NULL) {
        return OK;
    }
    if (list->kind != YAML_LIST) {
        return refuse_line(reading, list->line, "a list is wanted for", name);
    }
    size_t count = yaml_count(list);
    if (count > SESSION_ITEMS_MAX) {
        return refuse_line(reading, list->line, "too many items in", name);
    }
    *ret_items = arena_array(reading->arena, count + 1, item_size);
    *ret_first = list->first;
    return *ret_items == NULL ? refuse(reading->why, E_MEMORY, 0, "no memory for the session") : OK;
}

/* The subject's own domains, a list of host names. */
static enum status read_domains(const struct reading *reading, struct yaml *map)
{
    struct yaml *item = NULL;
    void *items = NULL;
    struct subject *subject = &reading->session->subject;
    enum status status =
            open_list(reading, map, "domains", sizeof(*subject->domains), &item, &items);
    subject->domains = items;
    for (; status == OK && item != NULL; item = item->next) {
        if (item->kind != YAML_SCALAR || item->scalar[0] == 0) {
            return refuse_line(reading, item->line, "a host name is wanted in", "domains");
        }
        subject->domains[subject->domain_count++] = item->scalar;
    }
    return status;
}

static enum status read_subject(const struct reading *reading, struct yaml *root)
{
    struct subject *subject = &reading->session->subject;
    const struct text_key keys[] = {{"name", &subject->name}, {"operator", &subject->operator_name},
            {"package", &subject->package}, {"version", &subject->version},
            {"store", &subject->store}};
    enum status status = read_texts(reading, root, "subject", keys, sizeof(keys) / sizeof(keys[0]));
    struct yaml *map = yaml_get(root, "subject");
    return status == OK && map != NULL ? read_domains(reading, map) : status;
}

static enum status read_device(const struct reading *reading, struct yaml *root)
{
    struct device *device = &reading->session->device;
    const struct text_key keys[] = {{"os", &device->os}, {"region", &device->region},
            {"account", &device->account}, {"network", &device->network}};
    return read_texts(reading, root, "device", keys, sizeof(keys) / sizeof(keys[0]));
}

/* An RFC 3339 time in milliseconds since 1970-01-01 UTC, digits past the third decimal dropped. */
static bool read_time(const char *text, int64_t *ret_ms)
{
    int64_t time;
    if (!time_read(bytes_of(text), &time)) {
        return false;
    }
    *ret_ms = (time - ((time % 1000) + 1000) % 1000) / 1000;
    return true;
}

static enum status read_start(struct reading *reading, struct yaml *root)
{
    enum status status = read_text(reading, root, "start", &reading->session->start);
    const char *start = reading->session->start;
    if (status == OK && start != NULL && !read_time(start, &reading->session->start_ms)) {
        return refuse_line(reading, yaml_get(root, "start")->line,
                "`start` is not a time like 2026-11-01T09:00:00+08:00:", start);
    }
    return status;
}

static enum status read_mark(
        const struct reading *reading, struct yaml *item, struct mark *ret_mark)
{
    const char *time = yaml_text(item, "t");
    struct mark mark = {.what = yaml_text(item, "what"), .line = item->line};
    if (time == NULL || mark.what == NULL || mark.what[0] == 0) {
        return refuse_line(reading, item->line, "a mark needs `t` and `what`", NULL);
    }
    int64_t at = 0;
    if (read_time(time, &at)) {
        if (reading->session->start == NULL) {
            return refuse_line(reading, item->line, "a mark's time of day needs `start`", NULL);
        }
        mark.t_ms = at - reading->session->start_ms;
    } else if (!time_read_seconds(time, &mark.t_ms)) {
        return refuse_line(reading, item->line,
                "`t` is neither seconds with at most 3 decimals nor an RFC 3339 time:", time);
    }
    *ret_mark = mark;
    return OK;
}

static enum status read_marks(const struct reading *reading, struct yaml *root)
{
    struct yaml *item = NULL;
    void *items = NULL;
    enum status status = open_list(reading, root, "marks", sizeof(struct mark), &item, &items);
    reading->session->marks = items;
    for (; status == OK && item != NULL; item = item->next) {
        status = read_mark(reading, item, &reading->session->marks[reading->session->mark_count++]);
    }
    return status;
}

static enum status read_identifier(
        const struct reading *reading, struct yaml *item, struct known_identifier *ret_identifier)
{
    struct known_identifier identifier = {
            yaml_text(item, "kind"), yaml_text(item, "value"), item->line};
    if (identifier.kind == NULL || identifier.value == NULL || identifier.value[0] == 0) {
        return refuse_line(
                reading, item->line, "a known identifier needs `kind` and `value`", NULL);
    }
    if (!identifier_has_kind(reading->kinds, identifier.kind)) {
        return refuse_line(reading, item->line, "no such kind of identifier:", identifier.kind);
    }
    *ret_identifier = identifier;
    return OK;
}

static enum status read_identifiers(const struct reading *reading, struct yaml *root)
{
    struct yaml *item = NULL;
    void *items = NULL;
    struct session *session = reading->session;
    enum status status = open_list(
            reading, root, "known_identifiers", sizeof(struct known_identifier), &item, &items);
    session->identifiers = items;
    for (; status == OK && item != NULL; item = item->next) {
        status = read_identifier(reading, item, &session->identifiers[session->identifier_count++]);
    }
    return status;
}

/* A name inside the session's folder: neither absolute nor out of it by "..". */
static bool is_inside(const char *name)
{
    if (name[0] == 0 || name[0] == '/') {
        return false;
    }
    for (const char *at = name; at != NULL; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == 0)) {
            return false;
        }
    }
    return true;
}

/* How far the recording machine's clock is ahead of the clock that the marks were read from. */
static enum status read_clock(
        const struct reading *reading, struct yaml *item, struct session_exhibit *exhibit)
{
    const char *ahead = NULL;
    enum status status = read_text(reading, item, "clock_ahead", &ahead);
    if (status == OK && ahead != NULL && !time_read_seconds(ahead, &exhibit->clock_ahead_ms)) {
        return refuse_line(reading, item->line,
                "`clock_ahead` is not seconds with at most 3 decimals:", ahead);
    }
    return status;
}

static enum status read_exhibit(
        const struct reading *reading, struct yaml *item, struct session_exhibit *ret_exhibit)
{
    struct session_exhibit exhibit = {
            .file = item->kind == YAML_SCALAR ? item->scalar : yaml_text(item, "file")};
    if (exhibit.file == NULL) {
        return refuse_line(reading, item->line, "an exhibit needs `file`", NULL);
    }
    enum status status = read_text(reading, item, "keylog", &exhibit.key_log);
    if (status == OK) {
        status = read_text(reading, item, "app", &exhibit.app);
    }
    if (status == OK) {
        status = read_clock(reading, item, &exhibit);
    }
    bool is_file_inside = is_inside(exhibit.file);
    if (status == OK &&
            (!is_file_inside || (exhibit.key_log != NULL && !is_inside(exhibit.key_log)))) {
        return refuse_line(reading, item->line,
                "not a file of this folder:", is_file_inside ? exhibit.key_log : exhibit.file);
    }
    if (status == OK) {
        *ret_exhibit = exhibit;
    }
    return status;
}

static enum status read_exhibits(const struct reading *reading, struct yaml *root)
{
    struct yaml *item = NULL;
    void *items = NULL;
    struct session *session = reading->session;
    enum status status =
            open_list(reading, root, "exhibits", sizeof(struct session_exhibit), &item, &items);
    session->exhibits = items;
    for (; status == OK && item != NULL; item = item->next) {
        struct session_exhibit *exhibit = &session->exhibits[session->exhibit_count];
        status = read_exhibit(reading, item, exhibit);
        for (size_t i = 0; status == OK && i < session->exhibit_count; i++) {
            if (strcmp(session->exhibits[i].file, exhibit->file) == 0) {
                return refuse_line(reading, item->line, "the exhibit stands twice:", exhibit->file);
            }
        }
        session->exhibit_count++;
    }
    return status;
}

enum status session_read(struct bytes text, const struct identifier_list *kinds,
        struct arena *arena, struct session **ret_session, struct fault *why)
{
    struct yaml *root = NULL;
    enum status status = yaml_parse(text, arena, &root, why);
    struct reading reading = {arena, why, arena_alloc(arena, sizeof(struct session)), kinds};
    if (status == OK && reading.session == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the session");
    }
    if (status == OK && root->kind != YAML_MAP) {
        return refuse_line(&reading, root->line, "a session is keys and values", NULL);
    }
    static enum status (*const parts[])(const struct reading *, struct yaml *) = {
            read_subject, read_device, read_marks, read_identifiers, read_exhibits};
    if (status == OK) {
        status = read_start(&reading, root);
    }
    for (size_t i = 0; status == OK && i < sizeof(parts) / sizeof(parts[0]); i++) {
        status = parts[i](&reading, root);
    }
    if (status != OK) {
        return status;
    }
    const struct yaml *unused = yaml_unused(root);
    if (unused != NULL) {
        return refuse_line(&reading, unused->line, "unknown key", unused->key);
    }
    *ret_session = reading.session;
    return OK;
}
