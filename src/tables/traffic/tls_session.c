#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum {
    FLOW,
    STARTED,
    T_MS,
    CONSENT,
    SERVER_NAME,
    SITE,
    PARTY,
    CLIENT_VERSION,
    VERSION,
    CIPHER,
    CIPHER_WEAKNESS,
    ALPN,
    QUIC,
    RESUMED,
    ENCRYPTED_CLIENT_HELLO,
    DECRYPTED,
    NOT_DECRYPTED,
    ALERT,
    APPLICATION_DATA,
    JA3,
    JA4,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"flow", "INTEGER", "Number of the flow that carried it.", true},
        {"started", "REAL", "Time of the ClientHello, in seconds since 1970.", false},
        {"t_ms", "INTEGER", "Milliseconds from the start of the session; NULL without one.", false},
        {"consent", "TEXT",
                "State of consent then: none, reject, accept, withdraw, revisit; NULL when no mark "
                "tells.",
                true},
        {"server_name", "TEXT", "Host that the client asked for (SNI); NULL when it did not say.",
                true},
        {"site", "TEXT", "Registrable domain of that host.", true},
        {"party", "TEXT", "first or third; NULL when it cannot be told.", true},
        {"client_version", "INTEGER", "Highest version offered: 771 is TLS 1.2, 772 is TLS 1.3.",
                false},
        {"version", "INTEGER", "Version agreed on; 0 when no ServerHello was seen.", false},
        {"cipher", "INTEGER", "IANA number of the cipher suite; 0 when no ServerHello was seen.",
                false},
        {"cipher_weakness", "TEXT",
                "null, anonymous, export, rc4, des, 3des, md5 or no-forward-secrecy; NULL when "
                "none.",
                false},
        {"alpn", "TEXT", "Application protocol chosen or offered first.", false},
        {"quic", "INTEGER", "1 when over QUIC.", false},
        {"resumed", "INTEGER", "1 when an earlier session went on.", false},
        {"encrypted_client_hello", "INTEGER",
                "1 when the ClientHello asks for encryption of itself.", false},
        {"decrypted", "INTEGER", "1 when a key log opened it.", false},
        {"not_decrypted", "TEXT", "Why it was not decrypted; NULL when it was.", false},
        {"alert", "INTEGER", "Description of a fatal alert in clear; NULL when none.", false},
        {"application_data", "INTEGER", "1 when HTTP exchanges were read from it.", false},
        {"ja3", "TEXT", "JA3 fingerprint of the client.", false},
        {"ja4", "TEXT", "JA4 fingerprint of the client.", false},
};

static size_t count(const struct source *source)
{
    return source->traffic_facts == NULL ? 0 : source->traffic->tls_session_count;
}

static enum status get_agreed(const struct source *source, struct scan_state *state,
        size_t row_number, size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct tls_session *row = &source->traffic->tls_sessions[row_number];
    switch (column) {
    case CIPHER:
        *ret_value = value_integer(row->cipher);
        break;
    case CIPHER_WEAKNESS:
        *ret_value = value_text(cipher_weakness(row));
        break;
    case ALPN:
        return value_passage(&row->alpn, state, ret_value, why);
    case QUIC:
        *ret_value = value_integer(row->quic);
        break;
    case RESUMED:
        *ret_value = value_integer(row->resumed);
        break;
    case ENCRYPTED_CLIENT_HELLO:
        *ret_value = value_integer(row->encrypted_client_hello);
        break;
    case DECRYPTED:
        *ret_value = value_integer(row->decrypted);
        break;
    case NOT_DECRYPTED:
        *ret_value = value_text(row->not_decrypted);
        break;
    case ALERT:
        *ret_value = row->alert < 0 ? (struct value){.kind = KIND_NULL} : value_integer(row->alert);
        break;
    case APPLICATION_DATA:
        *ret_value = value_integer(source->traffic_facts->carriers[row_number]);
        break;
    case JA3:
        *ret_value = value_text(row->ja3);
        break;
    case JA4:
        *ret_value = value_text(row->ja4);
        break;
    default:
        break;
    }
    return OK;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct tls_session *row = &source->traffic->tls_sessions[row_number];
    switch (column) {
    case FLOW:
        *ret_value = value_number(row->flow);
        break;
    case STARTED:
        *ret_value = value_time(row->started);
        break;
    case T_MS:
        *ret_value = value_t_ms(source, row->started);
        break;
    case CONSENT:
        *ret_value = value_text(consent_at(source, source->traffic_facts, row->started));
        break;
    case SERVER_NAME:
        return value_passage(&row->server_name, state, ret_value, why);
    case SITE:
        *ret_value = value_site(&row->server_name);
        break;
    case PARTY:
        *ret_value =
                value_party(party_of_host(source, source->traffic_facts, row->server_name.raw));
        break;
    case CLIENT_VERSION:
        *ret_value = value_integer(row->client_version);
        break;
    case VERSION:
        *ret_value = value_integer(row->version);
        break;
    default:
        return get_agreed(source, state, row_number, column, ret_value, why);
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state;
    return traffic_place(
            source->traffic, source->traffic->tls_sessions[row_number].client_hello, ret_place);
}

const struct table table_tls_session = {
        .name = "tls_session",
        .purpose = "Each TLS handshake, also those of QUIC, that a capture holds.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
