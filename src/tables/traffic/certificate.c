#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum {
    TLS_SESSION,
    POSITION,
    SUBJECT,
    ISSUER,
    ORGANIZATION,
    NAMES,
    SERIAL,
    SHA256,
    SIGNATURE_ALGORITHM,
    KEY_TYPE,
    KEY_BITS,
    NOT_BEFORE,
    NOT_AFTER,
    SELF_SIGNED,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"tls_session", "INTEGER", "Number of the TLS session.", true},
        {"position", "INTEGER", "0 for the certificate of the host itself, then up the chain.",
                true},
        {"subject", "TEXT", "Distinguished name of the holder.", false},
        {"issuer", "TEXT", "Distinguished name of the issuer.", false},
        {"organization", "TEXT", "Organisation of the holder; NULL when not given.", true},
        {"names", "TEXT", "Host names and addresses it is good for, a space between them.", false},
        {"serial", "TEXT", "Serial number, hexadecimal.", false},
        {"sha256", "TEXT", "SHA-256 of the certificate, hexadecimal.", true},
        {"signature_algorithm", "TEXT", "Algorithm of the signature on it.", false},
        {"key_type", "TEXT", "Type of the public key: RSA, EC, …", false},
        {"key_bits", "INTEGER", "Size of the public key in bits.", false},
        {"not_before", "REAL", "Valid from, in seconds since 1970.", false},
        {"not_after", "REAL", "Valid to, in seconds since 1970.", false},
        {"self_signed", "INTEGER", "1 when its own key signed it; NULL: not tried, past ceilings.",
                false},
};

static size_t count(const struct source *source)
{
    return source->traffic == NULL ? 0 : source->traffic->certificate_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct tls_certificate *row = &source->traffic->certificates[row_number];
    switch (column) {
    case TLS_SESSION:
        *ret_value = value_number(row->tls_session);
        break;
    case POSITION:
        *ret_value = value_integer(row->position);
        break;
    case SUBJECT:
        *ret_value = value_text(row->subject);
        break;
    case ISSUER:
        *ret_value = value_text(row->issuer);
        break;
    case ORGANIZATION:
        *ret_value = value_text(row->organization);
        break;
    case NAMES:
        *ret_value = value_text(row->names);
        break;
    case SERIAL:
        *ret_value = value_text(row->serial);
        break;
    case SHA256:
        *ret_value = value_text(row->sha256);
        break;
    case SIGNATURE_ALGORITHM:
        *ret_value = value_text(row->signature_algorithm);
        break;
    case KEY_TYPE:
        *ret_value = value_text(row->key_type);
        break;
    case KEY_BITS:
        *ret_value = value_integer(row->key_bits);
        break;
    case NOT_BEFORE:
        *ret_value = value_time(row->not_before);
        break;
    case NOT_AFTER:
        *ret_value = value_time(row->not_after);
        break;
    case SELF_SIGNED:
        if (!row->signature_untried) {
            *ret_value = value_integer(row->self_signed);
        }
        break;
    default:
        break;
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state;
    return traffic_place(source->traffic, source->traffic->certificates[row_number].der, ret_place);
}

const struct table table_certificate = {
        .name = "certificate",
        .purpose = "Each certificate that a server or client showed in a TLS handshake.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
