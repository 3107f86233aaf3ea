#include "tables/openness/values.h"

enum {
    LINE,
    TS,
    TIME,
    PLATFORM,
    PLATFORM_OWNER,
    APP_VERSION,
    OS,
    REGION,
    ACCOUNT,
    CONTEXT,
    SERVICE,
    SERVICE_OWNER,
    TYPE,
    URL_KIND,
    URL,
    DELIVERED,
    TAPPABLE,
    DISPLAY,
    PEER_DISPLAY,
    PEER_EXHIBIT,
    PEER_TRIAL,
    LEFT,
    TAPS,
    HOPS,
    FINAL,
    FINAL_SIDE,
    STATUS,
    TITLE,
    VISIBLE,
    MS,
    WALL,
    CONTROLS,
    CONTROL_STATUS,
    CONTROL_VISIBLE,
    CONTROL_MS,
    NEUTRAL_OK,
    APP_SCHEME,
    APP_LINK,
    ASSOCIATION,
    EVIDENCE,
    OPENNESS,
    LETTER,
    SCORE,
    REASON,
    GATEWAY,
    DECIDING_HOP,
    SLOW,
    THRESHOLDS,
    GATEWAY_LIST,
    RECORDED_CLASS,
    RECORDED_REASON,
    RECORDED_RULES,
    CELL,
    SCHEME_CELL,
    APP_LINK_CELL,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"line", "INTEGER", "Line of the record in its file.", false},
        {"ts", "TEXT", "When the link was tapped, RFC 3339, as written.", false},
        {"time", "REAL", "The same in seconds since 1970.", false},
        {"platform", "TEXT", "Platform in which the link was tapped.", true},
        {"platform_owner", "TEXT", "Owner group of the platform; NULL when unknown.", true},
        {"app_version", "TEXT", "Version of the platform's app.", false},
        {"os", "TEXT", "Operating system of the device.", false},
        {"region", "TEXT", "Region of the device.", false},
        {"account", "TEXT", "Label of the account used.", true},
        {"context", "TEXT", "Where in the platform: im_1to1, im_group, feed, …", true},
        {"service", "TEXT", "Service that the link leads to.", true},
        {"service_owner", "TEXT", "Owner group of the service; NULL when unknown.", true},
        {"type", "TEXT", "Type of the service, by which it has peers; NULL when unknown.", true},
        {"url_kind", "TEXT", "What the link leads to: item, video, shop, …", true},
        {"url", "TEXT", "The link.", true},
        {"delivered", "TEXT", "Whether the message arrived: yes or no.", false},
        {"tappable", "TEXT", "Whether the link could be tapped: yes or no.", false},
        {"display", "TEXT", "How the link was shown: card, plain, folded or stripped.", true},
        {"peer_display", "TEXT",
                "How the best-treated peer's link was shown within a day; unknown for none.",
                false},
        {"peer_exhibit", "INTEGER", "Exhibit in which that stands; NULL for none.", false},
        {"peer_trial", "INTEGER", "Its row of link_trial there; NULL for none.", false},
        {"left", "TEXT", "What was left of an altered link: code or text.", false},
        {"taps", "INTEGER", "Taps from the message to the page; NULL when not recorded.", false},
        {"hops", "INTEGER", "Number of hops, as in link_hop.", false},
        {"final", "TEXT PERSONAL", "Address where the trial ended.", false},
        {"final_side", "TEXT",
                "Whose that is: service, platform, platform-same-type, other or unknown.", true},
        {"status", "INTEGER", "HTTP status of the last page.", false},
        {"title", "TEXT", "Title of the last page.", false},
        {"visible", "INTEGER", "Characters of visible text of the last page.", false},
        {"ms", "INTEGER", "Milliseconds until the last page answered.", false},
        {"wall", "TEXT", "What stood in the way: none, captcha, login, crash, …", true},
        {"controls", "INTEGER", "Number of direct fetches of the same link.", false},
        {"control_status", "INTEGER", "HTTP status of the first of them.", false},
        {"control_visible", "INTEGER", "Characters of visible text of the first of them.", false},
        {"control_ms", "INTEGER", "Milliseconds until the first of them answered.", false},
        {"neutral_ok", "TEXT", "Whether an unrelated link opened in the same place: yes or no.",
                false},
        {"app_scheme", "TEXT", "Whether the service's app opened by its scheme: yes or no.", true},
        {"app_link", "TEXT", "Whether the service's app opened by a verified link: yes or no.",
                true},
        {"association", "TEXT",
                "Whether the service's statement about such links is valid: yes or no.", false},
        {"evidence", "INTEGER", "Number of screenshots and bodies that the record names.", false},
        {"openness", "TEXT", "Class of the trial: open, warned, copy-only, blocked, …", true},
        {"letter", "TEXT", "The same as a letter: O T W D1 D2 D3 D4 D5 R B, U and I.", true},
        {"score", "INTEGER", "Points of the class, 6 to 0; NULL for U and I.", false},
        {"reason", "TEXT", "What decided the class, or why there is none; empty for open.", true},
        {"gateway", "TEXT", "Row of data/gateway.csv that decided; NULL for none.", true},
        {"deciding_hop", "INTEGER", "Number of the hop that decided, from 1; NULL for none.",
                false},
        {"slow", "TEXT",
                "Whether links of this kind to this service are held back; NULL: not to be told.",
                true},
        {"thresholds", "TEXT", "Id of the thresholds used (data/threshold.csv).", false},
        {"gateway_list", "TEXT", "Version of data/gateway.csv used.", false},
        {"recorded_class", "TEXT", "Class that the record itself gives; NULL for none.", true},
        {"recorded_reason", "TEXT", "Reason that the record itself gives.", false},
        {"recorded_rules", "TEXT", "Version of the lists by which the record was classed.", false},
        {"cell", "INTEGER", "Number of its cell in link_cell, for the page.", true},
        {"scheme_cell", "INTEGER", "Number of its cell for the app by scheme; NULL: not tried.",
                true},
        {"app_link_cell", "INTEGER",
                "Number of its cell for the app by verified link; NULL: not tried.", true},
};

static size_t count(const struct source *source)
{
    return source->links == NULL ? 0 : source->links->trial_count;
}

static struct value value_cell(size_t number)
{
    return number == 0 ? (struct value){.kind = KIND_NULL} : value_integer((int64_t)number);
}

static struct value get_said(const struct link_trial_row *row, size_t column)
{
    const struct trial *trial = row->trial;
    const char *const texts[COLUMNS] = {[TS] = trial->ts,
            [PLATFORM] = trial->platform,
            [APP_VERSION] = trial->app_version,
            [OS] = trial->os,
            [REGION] = trial->region,
            [ACCOUNT] = trial->account,
            [CONTEXT] = trial->context,
            [SERVICE] = trial->service,
            [TYPE] = row->type,
            [URL_KIND] = trial->url_kind,
            [URL] = trial->url,
            [DISPLAY] = display_name(trial->display),
            [LEFT] = trial->left,
            [FINAL] = trial->page.final,
            [TITLE] = trial->page.title,
            [WALL] = wall_name(trial->page.wall),
            [RECORDED_CLASS] = trial->recorded_class,
            [RECORDED_REASON] = trial->recorded_reason,
            [RECORDED_RULES] = trial->recorded_rules};
    return value_text(texts[column]);
}

static struct value get_number(const struct link_trial_row *row, size_t column)
{
    const struct trial *trial = row->trial;
    const struct trial_page none = {.status = -1, .visible = -1, .ms = -1};
    const struct trial_page *control = trial->control_count > 0 ? trial->controls : &none;
    const int64_t numbers[COLUMNS] = {[LINE] = (int64_t)trial->line,
            [PEER_EXHIBIT] = row->peer_trial == 0 ? -1 : row->peer_exhibit,
            [PEER_TRIAL] = row->peer_trial == 0 ? -1 : (int64_t)row->peer_trial,
            [TAPS] = trial->taps,
            [HOPS] = (int64_t)trial->hop_count,
            [STATUS] = trial->page.status,
            [VISIBLE] = trial->page.visible,
            [MS] = trial->page.ms,
            [CONTROLS] = (int64_t)trial->control_count,
            [CONTROL_STATUS] = control->status,
            [CONTROL_VISIBLE] = control->visible,
            [CONTROL_MS] = control->ms,
            [EVIDENCE] = (int64_t)trial->evidence_count,
            [SCORE] = openness_score(row->verdict.openness),
            [DECIDING_HOP] = row->verdict.hop < 0 ? -1 : row->verdict.hop + 1};
    return value_known(numbers[column]);
}

static struct value get_answer(const struct link_trial_row *row, size_t column)
{
    const struct trial *trial = row->trial;
    const enum answer answers[COLUMNS] = {[DELIVERED] = trial->delivered,
            [TAPPABLE] = trial->tappable,
            [NEUTRAL_OK] = trial->neutral_ok,
            [APP_SCHEME] = trial->app_open_scheme,
            [APP_LINK] = trial->app_open_link,
            [ASSOCIATION] = trial->association,
            [SLOW] = row->is_slow};
    return value_answer(answers[column]);
}

static struct value get_derived(
        const struct link_rows *rows, const struct link_trial_row *row, size_t column)
{
    switch (column) {
    case PLATFORM_OWNER:
        return value_owner(row->platform);
    case SERVICE_OWNER:
        return value_owner(row->service);
    case PEER_DISPLAY:
        return value_text(display_name(row->peer_display));
    case FINAL_SIDE:
        return value_text(side_name(row->final_side));
    case OPENNESS:
        return value_text(openness_name(row->verdict.openness));
    case LETTER:
        return value_text(openness_letter(row->verdict.openness));
    case REASON:
        return value_text(openness_reason_name(row->verdict.reason));
    case GATEWAY:
        return value_text(row->verdict.gateway);
    case THRESHOLDS:
        return value_text(rows->thresholds->id);
    case GATEWAY_LIST:
        return value_text(rows->gateways);
    default:
        return value_seconds(row->trial->at_ms);
    }
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct link_trial_row *row = &source->links->trials[row_number];
    switch (column) {
    case DELIVERED:
    case TAPPABLE:
    case NEUTRAL_OK:
    case APP_SCHEME:
    case APP_LINK:
    case ASSOCIATION:
    case SLOW:
        *ret_value = get_answer(row, column);
        break;
    case CELL:
    case SCHEME_CELL:
    case APP_LINK_CELL:
        *ret_value = value_cell(row->cells[column - CELL]);
        break;
    case TIME:
    case PLATFORM_OWNER:
    case SERVICE_OWNER:
    case PEER_DISPLAY:
    case FINAL_SIDE:
    case OPENNESS:
    case LETTER:
    case REASON:
    case GATEWAY:
    case THRESHOLDS:
    case GATEWAY_LIST:
        *ret_value = get_derived(source->links, row, column);
        break;
    default:
        *ret_value = strcmp(columns[column].type, "INTEGER") == 0 ? get_number(row, column)
                                                                  : get_said(row, column);
        break;
    }
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = source->links->trials[row].trial->place;
    return ret_place->entry != NULL;
}

const struct table table_link_trial = {
        .name = "link_trial",
        .purpose = "Each tap on a link in a platform's app: what was recorded, and its class.",
        .group = "openness",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
