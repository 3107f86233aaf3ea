#include "tables/table.h"

enum { NAME, OPERATOR, PACKAGE, VERSION, STORE, OS, REGION, ACCOUNT, NETWORK, START, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"name", "TEXT", "Name of the subject, as the tester wrote it.", false},
        {"operator", "TEXT", "Company that runs the subject.", false},
        {"package", "TEXT", "Package that the session is about.", true},
        {"version", "TEXT", "Version of the subject.", false},
        {"store", "TEXT", "Store it was taken from.", false},
        {"os", "TEXT", "Operating system of the test device.", false},
        {"region", "TEXT", "Region of the test device.", false},
        {"account", "TEXT", "Label of the test account.", false},
        {"network", "TEXT", "Label of the network used.", false},
        {"start", "TEXT", "Start of the session, RFC 3339.", false},
};

static size_t count(const struct source *source)
{
    return source->session->path != NULL ? 1 : 0;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)row, (void)why;
    const struct session *session = source->session;
    const char *const texts[COLUMNS] = {[NAME] = session->subject.name,
            [OPERATOR] = session->subject.operator_name,
            [PACKAGE] = session->subject.package,
            [VERSION] = session->subject.version,
            [STORE] = session->subject.store,
            [OS] = session->device.os,
            [REGION] = session->device.region,
            [ACCOUNT] = session->device.account,
            [NETWORK] = session->device.network,
            [START] = session->start};
    *ret_value = value_text(texts[column]);
    return OK;
}

const struct table table_session = {
        .name = "session",
        .purpose = "What session.yaml says of the subject and the device; no row for loose files.",
        .group = "always",
        .columns = columns,
        .column_count = COLUMNS,
        .from_session = true,
        .count = count,
        .get = get,
};
