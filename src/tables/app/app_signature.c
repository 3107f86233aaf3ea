#include "base/time.h"
#include "tables/table.h"

enum {
    PART,
    SCHEME,
    SIGNER,
    CHECKED,
    VERIFIED,
    FAULT,
    FAULT_AT,
    ALGORITHMS,
    CERTIFICATE_SHA256,
    SUBJECT,
    ISSUER,
    SERIAL,
    KEY_ALGORITHM,
    KEY_BITS,
    SIGNATURE_ALGORITHM,
    NOT_BEFORE,
    NOT_AFTER,
    IS_DEBUG,
    MIN_SDK,
    MAX_SDK,
    APP_VERIFIED,
    APP_FAULT,
    JANUS,
    STRIPPED,
    COLUMNS,
};

static const struct column columns[COLUMNS] = {
        {"part", "TEXT", "Prefix of the APK inside a split set; empty for a lone APK.", true},
        {"scheme", "TEXT", "v1, v2, v3 or v3.1; none for an APK without any signature.", true},
        {"signer", "INTEGER", "Number of the signer in its scheme, from 1; 0 for none.", false},
        {"checked", "INTEGER",
                "0 when the signer was only read for its certificate: no Android that runs the app "
                "asks it.",
                false},
        {"verified", "INTEGER",
                "1 when signature, digests and certificate hold; NULL when not checked.", false},
        {"fault", "TEXT", "The first thing that does not hold; NULL when verified or not checked.",
                false},
        {"fault_at", "INTEGER", "Byte offset of the fault in the APK.", false},
        {"algorithms", "TEXT", "Signature algorithms, joined by commas.", false},
        {"certificate_sha256", "TEXT", "SHA-256 of the signer's certificate.", true},
        {"subject", "TEXT", "Its subject, RFC 2253.", false},
        {"issuer", "TEXT", "Its issuer, RFC 2253.", false},
        {"serial", "TEXT", "Its serial number, hexadecimal.", false},
        {"key_algorithm", "TEXT", "RSA, EC or DSA.", false},
        {"key_bits", "INTEGER", "Size of the key.", false},
        {"signature_algorithm", "TEXT", "How the certificate itself is signed.", false},
        {"not_before", "TEXT", "Start of validity, RFC 3339.", false},
        {"not_after", "TEXT", "End of validity, RFC 3339.", false},
        {"is_debug", "INTEGER", "1 for the certificate that Android's tools make for tests.",
                false},
        {"min_sdk", "INTEGER", "Lowest API level that the signer is for; 0 when unlimited.", false},
        {"max_sdk", "INTEGER", "Highest API level that the signer is for.", false},
        {"app_verified", "INTEGER", "1 when Android would accept the APK's signatures.", false},
        {"app_fault", "TEXT", "Why it would not; NULL when it would.", false},
        {"janus", "INTEGER", "1 when a dex stands before the archive and v1 alone signs it.",
                false},
        {"stripped", "INTEGER", "1 when a newer signature was removed.", false},
};

/* An APK without a signer still has one row, so that a rule can see it. */
static size_t rows_of(const struct apk_signatures *signatures)
{
    return signatures->count == 0 ? 1 : signatures->count;
}

static size_t count(const struct source *source)
{
    size_t rows = 0;
    for (size_t i = 0; source->app != NULL && i < source->app->part_count; i++) {
        rows += rows_of(&source->app->parts[i].signatures);
    }
    return rows;
}

static const struct apk_part *part_of(
        const struct source *source, size_t row, const struct apk_signer **ret_signer)
{
    const struct apk_part *part = source->app->parts;
    for (; row >= rows_of(&part->signatures); part++) {
        row -= rows_of(&part->signatures);
    }
    *ret_signer = part->signatures.count == 0 ? NULL : &part->signatures.signers[row];
    return part;
}

static const char *scheme_name(enum signature_scheme scheme)
{
    switch (scheme) {
    case SCHEME_V1:
        return "v1";
    case SCHEME_V2:
        return "v2";
    case SCHEME_V3:
        return "v3";
    case SCHEME_V31:
        return "v3.1";
    }
    return "";
}

static struct value time_value(int64_t seconds, struct scan_state *state)
{
    char text[TIME_TEXT];
    time_print(seconds, text);
    buffer_clear(&state->text);
    buffer_append_text(&state->text, text);
    return value_text(buffer_text(&state->text));
}

static struct value certificate_value(
        const struct certificate *certificate, size_t column, struct scan_state *state)
{
    const char *const texts[COLUMNS] = {[CERTIFICATE_SHA256] = certificate->sha256,
            [SUBJECT] = certificate->subject,
            [ISSUER] = certificate->issuer,
            [SERIAL] = certificate->serial,
            [KEY_ALGORITHM] = certificate->key_algorithm,
            [SIGNATURE_ALGORITHM] = certificate->signature_algorithm};
    return column == KEY_BITS     ? value_integer(certificate->key_bits)
           : column == IS_DEBUG   ? value_integer(certificate->is_debug)
           : column == NOT_BEFORE ? time_value(certificate->not_before, state)
           : column == NOT_AFTER  ? time_value(certificate->not_after, state)
                                  : value_text(texts[column]);
}

static struct value signer_value(
        const struct apk_signer *signer, size_t column, struct scan_state *state)
{
    bool failed = signer->checked && !signer->verified;
    switch (column) {
    case SCHEME:
        return value_text(scheme_name(signer->scheme));
    case SIGNER:
        return value_integer(signer->number);
    case CHECKED:
        return value_integer(signer->checked);
    case VERIFIED:
        return signer->checked ? value_integer(signer->verified) : value_text(NULL);
    case FAULT:
        return value_text(failed ? signer->fault.text : NULL);
    case FAULT_AT:
        return failed ? value_integer((int64_t)signer->fault.at) : value_text(NULL);
    case ALGORITHMS:
        return value_text(signer->algorithms);
    case MIN_SDK:
        return value_integer(signer->min_sdk);
    case MAX_SDK:
        return value_integer(signer->max_sdk);
    default:
        return signer->certificate_count == 0
                       ? value_text(NULL)
                       : certificate_value(&signer->certificates[0], column, state);
    }
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)why;
    const struct apk_signer *signer = NULL;
    const struct apk_part *part = part_of(source, row, &signer);
    const struct apk_signatures *signatures = &part->signatures;
    switch (column) {
    case PART:
        *ret_value = value_text(part->name);
        break;
    case APP_VERIFIED:
        *ret_value = value_integer(signatures->verified);
        break;
    case APP_FAULT:
        *ret_value = value_text(signatures->verified ? NULL : signatures->fault.text);
        break;
    case JANUS:
        *ret_value = value_integer(signatures->janus);
        break;
    case STRIPPED:
        *ret_value = value_integer(signatures->stripped);
        break;
    default:
        if (signer != NULL) {
            *ret_value = signer_value(signer, column, state);
        } else if (column == SCHEME) {
            *ret_value = value_text("none");
        } else if (column == SIGNER || column == VERIFIED || column == CHECKED) {
            *ret_value = value_integer(0);
        }
        break;
    }
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    const struct apk_signer *signer = NULL;
    const struct apk_part *part = part_of(source, row, &signer);
    if (signer != NULL) {
        *ret_place = signer->place;
    } else { /* the proof that nothing signs it: where the archive's directory starts */
        *ret_place = (struct place){part->name, part->outer_at, part->outer_size,
                part->zip.central_at, part->zip.central_size};
    }
    return true;
}

const struct table table_app_signature = {
        .name = "app_signature",
        .purpose = "Each signer of each APK, verified, with its certificate.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
