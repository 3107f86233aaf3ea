#include "base/syntax/json.h"
#include "tables/personalisation/fields.h"
#include "tables/personalisation/recordings.h"

enum {
    SERVICE,
    SURFACE,
    VERDICT,
    REASON,
    REASON_ZH,
    SENTENCE,
    SENTENCE_ZH,
    THRESHOLDS,
    RECORDINGS,
    REVERTED_IN,
    BLOCK_EFFECTS,
    OWN_COLUMNS
};

static const struct column columns[] = {
        {"service", "TEXT", "The service.", true},
        {"surface", "TEXT", "feed, search, ads or push.", true},
        {"verdict", "TEXT",
                "refused, no_signal, inconclusive, placebo, partial, effective or non_persistent.",
                true},
        {"reason", "TEXT", "Why the verdict is refused or inconclusive; else NULL.", false},
        {"reason_zh", "TEXT", "The same in Chinese.", false},
        {"sentence", "TEXT", "The verdict in one plain sentence.", false},
        {"sentence_zh", "TEXT", "The same in Chinese.", false},
        {"thresholds", "TEXT", "Id of the set in data/threshold.csv by which it was judged.",
                false},
        {"recordings", "INTEGER", "Lists recorded of this surface, over all exhibits.", false},
        {"reverted_in", "TEXT",
                "Phase in which it was found switched on again first; NULL for none that was "
                "looked at.",
                false},
        {"block_effects", "TEXT",
                "Effect of each block that was judged, a JSON array: what p_effect is worked out "
                "from. NULL where it was not looked at switched off.",
                false},
#define REAL(name, meaning, member)  {name, "REAL", meaning, false},
#define WHOLE(name, meaning, member) {name, "INTEGER", meaning, false},
#define LONG                         WHOLE
#define TRUTH                        WHOLE
#include "tables/personalisation/personalisation_effect.def"
#undef REAL
#undef WHOLE
#undef LONG
#undef TRUTH
};

static const struct field fields[] = {
#define REAL(name, meaning, member)  {FIELD_REAL, offsetof(struct audit, member)},
#define WHOLE(name, meaning, member) {FIELD_WHOLE, offsetof(struct audit, member)},
#define LONG(name, meaning, member)  {FIELD_LONG, offsetof(struct audit, member)},
#define TRUTH(name, meaning, member) {FIELD_TRUTH, offsetof(struct audit, member)},
#include "tables/personalisation/personalisation_effect.def"
#undef REAL
#undef WHOLE
#undef LONG
#undef TRUTH
};

static size_t count(const struct source *source)
{
    return source->personalisation == NULL ? 0 : source->personalisation->effect_count;
}

static struct value block_effects(const struct audit *audit, struct scan_state *state)
{
    if (audit->block_effect_count == 0) {
        return value_text(NULL);
    }
    buffer_clear(&state->text);
    struct json json = {.out = &state->text};
    json_begin_array(&json);
    for (size_t i = 0; i < audit->block_effect_count; i++) {
        json_real(&json, audit->block_effects[i]);
    }
    json_end_array(&json);
    return (struct value){.kind = KIND_TEXT, .text = buffer_bytes(&state->text)};
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)why;
    const struct effect_row *effect = &source->personalisation->effects[row];
    const struct audit *audit = effect->audit;
    bool has_reason = audit->reason.text[0] != 0;
    const char *texts[OWN_COLUMNS] = {[SERVICE] = effect->surface->service,
            [SURFACE] = effect->surface->surface,
            [VERDICT] = audit_verdict_name(audit->verdict),
            [REASON] = has_reason ? audit->reason.text : NULL,
            [REASON_ZH] = has_reason ? audit->reason_zh : NULL,
            [SENTENCE] = effect->surface->sentence.en,
            [SENTENCE_ZH] = effect->surface->sentence.zh,
            [THRESHOLDS] = source->personalisation->thresholds->id,
            [REVERTED_IN] = audit->has_reverted ? phase_name(audit->reverted_in) : NULL};
    *ret_value = column >= OWN_COLUMNS     ? field_value(audit, &fields[column - OWN_COLUMNS])
                 : column == BLOCK_EFFECTS ? block_effects(audit, state)
                 : column == RECORDINGS    ? value_integer((int64_t)effect->surface->count)
                                           : value_text(texts[column]);
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = source->personalisation->effects[row].place;
    return true;
}

const struct table table_personalisation_effect = {
        .name = "personalisation_effect",
        .purpose = "Whether each recorded surface is personalised, and whether its switch ends "
                   "that.",
        .group = "personalisation",
        .columns = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .count = count,
        .get = get,
        .place = place,
};
