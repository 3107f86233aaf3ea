/* values.h: columns of the traffic tables from what traffic holds. */
#ifndef AEDILE_TABLES_TRAFFIC_VALUES_H
#define AEDILE_TABLES_TRAFFIC_VALUES_H

#include "tables/table.h"
#include "tables/traffic/facts.h"

/* The passage's text, unescaped in the scan's buffer; NULL when it is absent. */
MUST_CHECK enum status value_passage(const struct passage *passage, struct scan_state *state,
        struct value *ret_value, struct fault *why);

/* The same with ASCII letters in lower case. */
MUST_CHECK enum status value_lower_passage(const struct passage *passage, struct scan_state *state,
        struct value *ret_value, struct fault *why);
MUST_CHECK enum status value_lower(
        struct bytes text, struct scan_state *state, struct value *ret_value, struct fault *why);

struct value value_site(const struct passage *host);
struct value value_party(enum party party);

/* Microseconds since 1970 as seconds; NULL when unknown. */
struct value value_time(int64_t microseconds);

/* Milliseconds from the session's start; false when the time or the start is unknown. */
bool time_in_session(const struct source *source, int64_t microseconds, int64_t *ret_ms);

/* The same as a column; NULL when the time or the start is unknown. */
struct value value_t_ms(const struct source *source, int64_t microseconds);

/* The state of consent that a mark begins; NULL when it is about something else. */
const char *consent_begun_by(const struct mark *mark);

/* State of consent at a time, by the session's marks; NULL when no mark tells. */
const char *consent_at(
        const struct source *source, const struct traffic_facts *facts, int64_t microseconds);

/* First or third party, by what the session says of the subject; PARTY_UNKNOWN when it is silent.
 */
enum party party_of_host(
        const struct source *source, const struct traffic_facts *facts, struct bytes host);

/* What is weak about the agreed cipher suite, by its IANA name (RFC 7465, 7525, 9325); NULL:
 * nothing. */
const char *cipher_weakness(const struct tls_session *session);

/* Whether the agreed suite encrypts nothing. */
bool cipher_is_null(const struct tls_session *session);

static inline struct value value_bytes(struct bytes text)
{
    return (struct value){.kind = KIND_TEXT, .text = text};
}

static inline struct value value_real(double real)
{
    return (struct value){.kind = KIND_REAL, .real = real};
}

/* A row number counted from 1, NULL for 0. */
static inline struct value value_number(uint64_t number)
{
    return number == 0 ? (struct value){.kind = KIND_NULL} : value_integer((int64_t)number);
}

/* The number of the row with this index. */
static inline struct value value_row(size_t index)
{
    return value_integer((int64_t)index + 1);
}

#endif
