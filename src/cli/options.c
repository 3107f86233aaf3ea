#include "cli/options.h"

const struct option options[OPTION_COUNT] = {
        [OPTION_PROFILE] = {"profile", 'p', "NAME[,NAME]", NULL,
                "cn-miit-2021; with --rules-only all of its DIR",
                "Laws or campaigns to judge by, as `aedile profile list` names them; `all` for "
                "every one.",
                true},
        [OPTION_FORMAT] = {"format", 'f', "FORMAT", "text json sarif csv html", "text",
                "How the report is written.", true},
        [OPTION_QUERY_FORMAT] = {"format", 'f', "FORMAT", "table csv json",
                "table on a terminal, else csv", "How rows are written; json is one object a line.",
                false},
        [OPTION_TABLES_FORMAT] = {"format", 'f', "FORMAT", "text json markdown", "text",
                "How the tables are described.", false},
        [OPTION_MATRIX_FORMAT] = {"format", 'f', "FORMAT", "text csv json html", "text",
                "How the matrix is written.", false},
        [OPTION_JSON] = {"json", 0, NULL, NULL, NULL, "Short for --format json.", false},
        [OPTION_OUTPUT] = {"output", 'o', "FILE", NULL, "standard output",
                "Write to FILE, whole or not at all.", false},
        [OPTION_LANG] = {"lang", 0, "LANGUAGE", "en zh-CN", "en",
                "Language of help, descriptions and the report; messages on standard error stay "
                "English.",
                true},
        [OPTION_FAIL_ON] = {"fail-on", 0, "LEVEL", "informational low medium high critical never",
                "low", "Lowest level of a finding that makes the exit status 1.", true},
        [OPTION_COLOR] = {"color", 0, "WHEN", "auto always never", "auto",
                "Colour the text report. NO_COLOR and TERM=dumb switch `auto` off.", true},
        [OPTION_RULES] = {"rules", 0, "DIR", NULL, NULL,
                "Add the .sql rules and .yaml profiles below DIR; one with the id of a built-in "
                "one replaces it. May be given again.",
                false},
        [OPTION_RULES_ONLY] = {"rules-only", 0, "DIR", NULL, NULL,
                "As --rules, and leave the built-in rules and profiles out.", false},
        [OPTION_DATA] = {"data", 0, "DIR", NULL, NULL,
                "Use the .csv files in DIR in place of the built-in ones of the same name.", false},
        [OPTION_PARAM] = {"param", 0, "RULE:NAME=VALUE", NULL, NULL,
                "Set a parameter of a rule. May be given again.", false},
        [OPTION_JOBS] = {"jobs", 'j', "N", NULL, "processors online",
                "How many files to inspect at the same time, 1 to 64.", true},
        [OPTION_BOM] = {"bom", 0, NULL, NULL, NULL,
                "Start CSV with a byte-order mark, which some spreadsheet programs need.", false},
        [OPTION_REVEAL] = {"reveal", 0, NULL, NULL, NULL,
                "Show personal values in full; without it they are masked.", false},
        [OPTION_BYTES] = {"bytes", 0, NULL, NULL, NULL,
                "Write the bytes at which the rows stand, and nothing else; SQL must give exhibit, "
                "entry, entry_at, at and size.",
                false},
        [OPTION_PLATFORM] = {"platform", 0, "ID", NULL, NULL,
                "The platform under test, by its id in data/platform.csv.", false},
        [OPTION_SERVICE] = {"service", 0, "ID|DOMAIN", NULL, "whose page was reached",
                "The service that the link belongs to, by its id in data/platform.csv or by its "
                "domain.",
                false},
        [OPTION_CONTEXT] = {"context", 0, "WORD", NULL, "in_app_browser; direct without --platform",
                "Where the link stood: im_1to1, im_group, feed, comment, profile, search, live, "
                "mini_program, in_app_browser, scan.",
                false},
        [OPTION_AXIS] = {"axis", 0, "AXIS[,AXIS]", NULL, "context",
                "What makes a row, besides the platform: context, url-kind, opening, region, os, "
                "app-version, account, day, week, month.",
                false},
        [OPTION_THROUGH_TIME] = {"through-time", 0, NULL, NULL, NULL,
                "Show every change with its date.", false},
        [OPTION_QUIET] = {"quiet", 'q', NULL, NULL, NULL,
                "No progress and no remarks on standard error; faults are still told.", false},
        [OPTION_ALLOW_PRIVATE] = {"allow-private", 0, NULL, NULL, NULL,
                "Also speak to private, loopback and link-local addresses.", false},
        [OPTION_EVENTS] = {"events", 0, "FILE", NULL, NULL,
                "The events: date, event, security (* for all) and confounders.", false},
        [OPTION_MARKET] = {"market", 0, "NAME", NULL, NULL,
                "The security that is the market index; one without the firms concerned hides "
                "least.",
                false},
        [OPTION_WINDOW] = {"window", 0, "FIRST,LAST", NULL, "-1,1",
                "The event window in trading days from the event day.", false},
        [OPTION_ESTIMATION] = {"estimation", 0, "DAYS", NULL, "250, at least 120",
                "Trading days before the window on which the market model is fitted.", false},
        [OPTION_IMPACT_FORMAT] = {"format", 'f', "FORMAT", "text csv json", "text",
                "How the study is written; json is one object a line.", false},
        [OPTION_PERSONAS] = {"personas", 0, "N", NULL, "3", "Kinds of accounts, 2 to 20.", false},
        [OPTION_TWINS] = {"twins", 0, "K", NULL, "3", "Like accounts of each kind, 2 to 20.",
                false},
        [OPTION_BLOCKS] = {"blocks", 0, "R", NULL, "10", "Times that all are asked, 1 to 200.",
                false},
        [OPTION_EFFECT] = {"effect", 0, "D", NULL, NULL,
                "Size of the effect, in standard deviations.", false},
        [OPTION_SEED] = {"seed", 0, "N", NULL, "1", "Seed of what is drawn by chance.", false},
        [OPTION_SHORT_HELP] = {NULL, 'h', NULL, NULL, NULL, "Show a short help.", false},
        [OPTION_HELP] = {"help", 0, NULL, NULL, NULL, "Show the whole help.", false},
};

struct reader {
    const char *const *words;
    size_t count, at;
    option_set accepted;
    struct arena *arena;
    struct arguments arguments;
    size_t given_capacity, operand_capacity;
    struct fault *why;
};

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

enum { WORD_MAX = 40 };

/* Levenshtein distance: insertions, deletions and replacements that make one word the other. */
static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_MAX + 1];
    size_t width = strlen(b);
    if (width > WORD_MAX || strlen(a) > WORD_MAX) {
        return SIZE_MAX;
    }
    for (size_t i = 0; i <= width; i++) {
        row[i] = i;
    }
    for (size_t i = 0; a[i] != 0; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            size_t replaced = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = smaller(replaced, smaller(row[j], row[j + 1]) + 1);
        }
    }
    return row[width];
}

const char *nearest_word(const char *word, const char *const *candidates)
{
    const char *best = NULL;
    size_t nearest = strlen(word) / 3 + 2; /* a typing slip or two, more in long words */
    for (size_t i = 0; candidates[i] != NULL; i++) {
        size_t here = distance(word, candidates[i]);
        if (here < nearest && here < strlen(candidates[i])) {
            nearest = here;
            best = candidates[i];
        }
    }
    return best;
}

static bool accepts(option_set accepted, size_t option)
{
    return ((accepted | OPTIONS_ALWAYS) & TAKES(option)) != 0;
}

static enum status refuse_option(const struct reader *reader, const char *name)
{
    const char *names[OPTION_COUNT + 1];
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (accepts(reader->accepted, i) && options[i].name != NULL) {
            names[count++] = options[i].name;
        }
    }
    names[count] = NULL;
    const char *near = nearest_word(name, names);
    return near == NULL ? refuse(reader->why, E_USAGE, 0, "unknown option --%.60s", name)
                        : refuse(reader->why, E_USAGE, 0,
                                  "unknown option --%.60s; did you mean --%s?", name, near);
}

enum status option_check(enum option_id id, const char *value, struct fault *why)
{
    const struct option *option = &options[id];
    size_t size = strlen(value);
    for (const char *at = option->choices; at != NULL; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (size > 0 && strncmp(at, value, size) == 0 && (at[size] == ' ' || at[size] == 0)) {
            return OK;
        }
    }
    return option->choices == NULL ? OK
                                   : refuse(why, E_USAGE, 0, "--%s must be one of: %s; not '%.60s'",
                                             option->name, option->choices, value);
}

static enum status add_given(struct reader *reader, enum option_id id, const char *value)
{
    struct arguments *arguments = &reader->arguments;
    if (options[id].argument != NULL) {
        if (value == NULL && reader->at == reader->count) {
            return refuse(reader->why, E_USAGE, 0, "--%s needs a value: %s", options[id].name,
                    options[id].argument);
        }
        value = value != NULL ? value : reader->words[reader->at++];
        enum status status = option_check(id, value, reader->why);
        if (status != OK) {
            return status;
        }
    } else if (value != NULL) {
        return refuse(reader->why, E_USAGE, 0, "--%s takes no value", options[id].name);
    }
    if (!arena_grow(reader->arena, (void **)&arguments->given, arguments->given_count,
                &reader->given_capacity, sizeof(*arguments->given))) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for the arguments");
    }
    arguments->given[arguments->given_count++] = (struct given){id, value == NULL ? "" : value};
    return OK;
}

static enum status read_long(struct reader *reader, const char *word)
{
    const char *sign = strchr(word, '=');
    size_t size = sign == NULL ? strlen(word) : (size_t)(sign - word);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const char *name = options[i].name;
        if (accepts(reader->accepted, i) && name != NULL && strlen(name) == size &&
                memcmp(name, word, size) == 0) {
            return add_given(reader, (enum option_id)i, sign == NULL ? NULL : sign + 1);
        }
    }
    const char *name = arena_copy(reader->arena, (struct bytes){(const uint8_t *)word, size});
    return refuse_option(reader, name == NULL ? word : name);
}

/* Letters: -q, -j4, -j 4, -qj4. */
static enum status read_letters(struct reader *reader, const char *word)
{
    for (; *word != 0; word++) {
        size_t id = 0;
        while (id < OPTION_COUNT &&
                !(accepts(reader->accepted, id) && options[id].letter == *word)) {
            id++;
        }
        if (id == OPTION_COUNT) {
            return refuse(reader->why, E_USAGE, 0, "unknown option -%c", *word);
        }
        bool whole = options[id].argument != NULL;
        const char *value = whole && word[1] != 0 ? word + 1 : NULL;
        enum status status = add_given(reader, (enum option_id)id, value);
        if (status != OK || whole) {
            return status;
        }
    }
    return OK;
}

static enum status add_operand(struct reader *reader, const char *word)
{
    struct arguments *arguments = &reader->arguments;
    if (!arena_grow(reader->arena, (void **)&arguments->operands, arguments->operand_count,
                &reader->operand_capacity, sizeof(*arguments->operands))) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for the arguments");
    }
    arguments->operands[arguments->operand_count++] = word;
    return OK;
}

enum status arguments_read(const char *const *words, size_t count, option_set accepted,
        struct arena *arena, struct arguments *ret_arguments, struct fault *why)
{
    struct reader reader = {words, count, 0, accepted, arena, {0}, 0, 0, why};
    bool ended = false;
    while (reader.at < count) {
        const char *word = words[reader.at++];
        enum status status = OK;
        if (!ended && strcmp(word, "--") == 0) {
            ended = true;
        } else if (ended || word[0] != '-' || word[1] == 0) {
            status = add_operand(&reader, word);
        } else if (word[1] == '-') {
            status = read_long(&reader, word + 2);
        } else {
            status = read_letters(&reader, word + 1);
        }
        if (status != OK) {
            return status;
        }
    }
    *ret_arguments = reader.arguments;
    return OK;
}

const char *arguments_value(const struct arguments *arguments, enum option_id option)
{
    for (size_t i = arguments->given_count; i > 0; i--) {
        if (arguments->given[i - 1].option == option) {
            return arguments->given[i - 1].value;
        }
    }
    return NULL;
}
