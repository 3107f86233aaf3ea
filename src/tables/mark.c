#include "tables/table.h"

enum { T_MS, WHAT, LINE };

static const struct column columns[] = {
        {"t_ms", "INTEGER", "Milliseconds since the start of the session.", false},
        {"what", "TEXT", "What happened: consent_shown, consent_refused, …", true},
        {"line", "INTEGER", "Line of session.yaml that says so.", false},
};

static size_t count(const struct source *source)
{
    return source->session->mark_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct mark *mark = &source->session->marks[row];
    *ret_value = column == T_MS   ? value_integer(mark->t_ms)
                 : column == WHAT ? value_text(mark->what)
                                  : value_integer((int64_t)mark->line);
    return OK;
}

const struct table table_mark = {
        .name = "mark",
        .purpose =
                "The tester's timeline: what was shown, refused, accepted or switched, and when.",
        .group = "always",
        .columns = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .from_session = true,
        .count = count,
        .get = get,
};
