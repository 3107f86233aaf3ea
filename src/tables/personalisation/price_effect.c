#include "tables/personalisation/fields.h"
#include "tables/personalisation/recordings.h"

#include <math.h>

enum {
    SERVICE,
    SURFACE,
    CURRENCY,
    PERSONA_A,
    PERSONA_B,
    DEARER,
    VERDICT,
    REASON,
    REASON_ZH,
    SENTENCE,
    SENTENCE_ZH,
    THRESHOLDS,
    PERCENT,
    ITEMS,
    BEYOND,
    MEAN,
    DIFFERENCE,
    LOW,
    HIGH,
    CONFIDENCE,
    NOISE,
    P,
    P_ADJUSTED,
    P_LEAST,
    EXACT,
    SEED,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"service", "TEXT", "The service.", true},
        {"surface", "TEXT", "The surface on which the prices stand, as in `ranking`.", true},
        {"currency", "TEXT", "ISO 4217; NULL when it was not recorded.", false},
        {"persona_a", "TEXT", "The one persona.", false},
        {"persona_b", "TEXT", "The other.", false},
        {"dearer", "TEXT", "Which of them is asked more; NULL when both are asked the same.",
                false},
        {"verdict", "TEXT", "refused, no_signal, within_noise or different.", true},
        {"reason", "TEXT", "Why the verdict is refused; else NULL.", false},
        {"reason_zh", "TEXT", "The same in Chinese.", false},
        {"sentence", "TEXT", "The verdict in one plain sentence.", false},
        {"sentence_zh", "TEXT", "The same in Chinese.", false},
        {"thresholds", "TEXT", "Id of the set in data/threshold.csv by which it was judged.",
                false},
        {"percent", "REAL", "By how many per cent the dearer persona is asked more on average.",
                false},
        {"items", "INTEGER", "Items whose price both saw.", false},
        {"items_beyond_noise", "INTEGER", "Of them, those that differ by more than noise_most.",
                false},
        {"mean", "REAL", "Mean difference of the logarithms, persona_b less persona_a.", false},
        {"difference", "REAL", "Typical difference of the logarithms (Hodges-Lehmann).", false},
        {"low", "REAL", "Lower end of its interval.", false},
        {"high", "REAL", "Upper end of its interval.", false},
        {"confidence", "REAL", "Confidence of the interval.", false},
        {"noise_most", "REAL", "Largest difference between twins over one item.", false},
        {"p", "REAL", "p that prices do not depend on the persona, two-sided.", false},
        {"p_adjusted", "REAL", "The same, corrected for all tests of the inspection.", false},
        {"p_least", "REAL", "Smallest p that so many items can reach.", false},
        {"exact", "INTEGER", "1 when every arrangement was looked at, 0 when some were drawn.",
                false},
        {"seed", "INTEGER", "Seed of the draws; 0 when exact.", false},
};

#define FIELD(kind, member) FIELD_OF(kind, struct price_audit, member)

static const struct field fields[COLUMNS] = {
        [CURRENCY] = FIELD(FIELD_TEXT, currency),
        [PERSONA_A] = FIELD(FIELD_TEXT, persona_a),
        [PERSONA_B] = FIELD(FIELD_TEXT, persona_b),
        [ITEMS] = FIELD(FIELD_WHOLE, items),
        [BEYOND] = FIELD(FIELD_WHOLE, items_beyond_noise),
        [MEAN] = FIELD(FIELD_REAL, mean),
        [DIFFERENCE] = FIELD(FIELD_REAL, difference),
        [LOW] = FIELD(FIELD_REAL, low),
        [HIGH] = FIELD(FIELD_REAL, high),
        [CONFIDENCE] = FIELD(FIELD_REAL, confidence),
        [NOISE] = FIELD(FIELD_REAL, noise_most),
        [P] = FIELD(FIELD_REAL, p),
        [P_ADJUSTED] = FIELD(FIELD_REAL, p_adjusted),
        [P_LEAST] = FIELD(FIELD_REAL, p_least),
        [EXACT] = FIELD(FIELD_TRUTH, is_exact),
        [SEED] = FIELD(FIELD_LONG, seed),
};

static size_t count(const struct source *source)
{
    return source->personalisation == NULL ? 0 : source->personalisation->price_effect_count;
}

static const char *find_dearer(const struct price_audit *audit)
{
    return audit->mean > 0 ? audit->persona_b : audit->mean < 0 ? audit->persona_a : NULL;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct price_effect_row *effect = &source->personalisation->price_effects[row];
    const struct price_audit *audit = effect->audit;
    bool has_reason = audit->reason.text[0] != 0;
    const char *texts[PERCENT] = {[SERVICE] = effect->surface->service,
            [SURFACE] = effect->surface->surface,
            [DEARER] = find_dearer(audit),
            [VERDICT] = price_verdict_name(audit->verdict),
            [REASON] = has_reason ? audit->reason.text : NULL,
            [REASON_ZH] = has_reason ? audit->reason_zh : NULL,
            [SENTENCE] = effect->sentence->en,
            [SENTENCE_ZH] = effect->sentence->zh,
            [THRESHOLDS] = source->personalisation->thresholds->id};
    bool is_field = column > PERCENT || (column >= CURRENCY && column <= PERSONA_B);
    *ret_value = is_field            ? field_value(audit, &fields[column])
                 : column == PERCENT ? value_real(100 * expm1(fabs(audit->mean)))
                                     : value_text(texts[column]);
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = source->personalisation->price_effects[row].place;
    return true;
}

const struct table table_price_effect = {
        .name = "price_effect",
        .purpose = "Whether the same things cost one persona more than another, for each pair.",
        .group = "personalisation",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
