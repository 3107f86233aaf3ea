/* links.c: the query behind `aedile matrix links`. */
#include "cli/matrix/build.h"

/* A trial cut short by what is not the link's doing tells nothing of the app either, as in
 * tables/openness/cells.c. */
#define UNLESS_CUT_SHORT                                                                           \
    "CASE WHEN t.wall IS NOT 'none' OR t.neutral_ok IS 'no' OR t.letter = 'U' THEN t.letter "

/* What a trial tells of the page, and of the service's app where that was tried. */
static const char *const base =
        "WITH b AS ("
        " SELECT t.*, 'page' AS opening, t.letter AS found, t.cell AS number FROM link_trial t"
        " UNION ALL SELECT t.*, 'scheme', " UNLESS_CUT_SHORT
        "   WHEN t.app_scheme = 'yes' THEN 'O' WHEN t.neutral_ok IS 'yes' THEN 'B' ELSE 'I' END,"
        "   t.scheme_cell FROM link_trial t WHERE t.scheme_cell IS NOT NULL"
        " UNION ALL SELECT t.*, 'app-link', " UNLESS_CUT_SHORT "   WHEN t.app_link = 'yes' THEN 'O'"
        "   WHEN t.neutral_ok IS 'yes' AND t.association IS 'yes' THEN 'B' ELSE 'I' END,"
        "   t.app_link_cell FROM link_trial t WHERE t.app_link_cell IS NOT NULL) ";

static const struct axis {
    const char *name, *sql;
    bool is_time;
} axes[] = {
        {"platform", "b.platform", false},
        {"context", "b.context", false},
        {"url-kind", "b.url_kind", false},
        {"opening", "b.opening", false},
        {"region", "b.region", false},
        {"os", "b.os", false},
        {"app-version", "b.app_version", false},
        {"account", "b.account", false},
        {"day", "substr(b.ts, 1, 10)", true},
        {"week", "date(substr(b.ts, 1, 10), '-6 days', 'weekday 1')", true},
        {"month", "substr(b.ts, 1, 7)", true},
};
enum { AXES = sizeof(axes) / sizeof(axes[0]), PLATFORM = 0 };

static const struct axis *find_axis(struct bytes name)
{
    for (size_t i = 0; i < AXES; i++) {
        if (bytes_equal(bytes_of(axes[i].name), name)) {
            return &axes[i];
        }
    }
    return NULL;
}

static enum status refuse_axis(struct bytes name, struct fault *why)
{
    int shown = name.size > 40 ? 40 : (int)name.size;
    return refuse(why, E_USAGE, 0,
            "no axis '%.*s'; there are platform, context, url-kind, opening, region, os, "
            "app-version, account, day, week, month",
            shown, (const char *)name.data);
}

/* The platform comes first; an axis named twice is refused. */
static enum status read_axes(
        const char *text, const struct axis **ret_axes, size_t *ret_count, struct fault *why)
{
    size_t count = 0;
    ret_axes[count++] = &axes[PLATFORM];
    for (const char *at = text; *at != 0;) {
        struct bytes name = {(const uint8_t *)at, strcspn(at, ",")};
        const struct axis *axis = find_axis(name);
        if (axis == NULL) {
            return refuse_axis(name, why);
        }
        for (size_t i = 1; i < count; i++) {
            if (ret_axes[i] == axis) {
                return refuse(why, E_USAGE, 0, "the axis %s stands twice", axis->name);
            }
        }
        if (count == MATRIX_AXES_MAX) {
            return refuse(why, E_USAGE, 0, "more than %d axes", MATRIX_AXES_MAX);
        }
        if (axis != &axes[PLATFORM]) {
            ret_axes[count++] = axis;
        }
        at += name.size + (at[name.size] == ',');
    }
    *ret_count = count;
    return OK;
}

static void put_query(
        const struct axis *const *wanted, size_t count, bool by_opening, struct buffer *sql)
{
    buffer_append_text(sql, base);
    buffer_append_text(sql, "SELECT ");
    for (size_t i = 0; i < count; i++) {
        buffer_print(sql, "%s, ", wanted[i]->sql);
    }
    buffer_append_text(sql,
            "b.service, b.found, substr(b.ts, 1, 10), CAST(julianday(substr(b.ts, 1, 10)) AS "
            "INTEGER), c.number, c.state, c.letter, c.grade, c.stale"
            " FROM b JOIN link_cell c ON c.number = b.number");
    buffer_append_text(sql, by_opening ? "" : " WHERE b.opening = 'page'");
    buffer_append_text(sql, " ORDER BY ");
    for (size_t i = 0; i <= count; i++) {
        buffer_print(sql, "%zu, ", i + 1);
    }
    buffer_append_text(sql, "substr(b.ts, 1, 10), b.time, b.exhibit, b.id");
}

enum status matrix_plan_links(const char *text, bool through_time, struct arena *arena,
        struct matrix_plan *ret_plan, struct fault *why)
{
    const struct axis *wanted[MATRIX_AXES_MAX + 1];
    size_t count = 0;
    enum status status = read_axes(text, wanted, &count, why);
    if (status != OK) {
        return status;
    }
    SCOPED(buffer_free) struct buffer sql = {.limit = 1 << 14};
    const char **names = arena_array(arena, count, sizeof(*names));
    bool by_opening = false, has_time_axis = false;
    for (size_t i = 0; names != NULL && i < count; i++) {
        names[i] = wanted[i]->name;
        by_opening = by_opening || strcmp(names[i], "opening") == 0;
        has_time_axis = has_time_axis || wanted[i]->is_time;
    }
    put_query(wanted, count, by_opening, &sql);
    const char *rows_sql = sql.failed ? NULL : arena_copy(arena, buffer_bytes(&sql));
    if (names == NULL || rows_sql == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the matrix");
    }
    *ret_plan = (struct matrix_plan){.kind = MATRIX_LINKS,
            .rows_sql = rows_sql,
            .columns_sql = "SELECT DISTINCT service FROM link_trial ORDER BY 1",
            .axes = names,
            .axis_count = count,
            .has_time_axis = has_time_axis,
            .through_time = through_time};
    return OK;
}
