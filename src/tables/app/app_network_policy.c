#include "tables/table.h"

enum {
    SCOPE,
    DOMAIN,
    INCLUDE_SUBDOMAINS,
    CLEARTEXT_PERMITTED,
    TRUSTS_USER,
    TRUSTS_SYSTEM,
    PINS,
    PIN_EXPIRATION,
    SOURCE,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"scope", "TEXT", "default, base, domain or debug.", true},
        {"domain", "TEXT", "Domain, for scope domain; else empty.", true},
        {"include_subdomains", "INTEGER", "1 when subdomains are meant too.", false},
        {"cleartext_permitted", "INTEGER", "1 when unencrypted traffic is allowed.", false},
        {"trusts_user", "INTEGER",
                "1 when certificate authorities that the user installed are trusted.", false},
        {"trusts_system", "INTEGER", "1 when the system's certificate authorities are trusted.",
                false},
        {"pins", "INTEGER", "Number of pinned keys.", false},
        {"pin_expiration", "TEXT", "Day on which the pins expire; empty when none.", false},
        {"source", "TEXT", "platform, manifest or config: what says so.", true},
};

static size_t count(const struct source *source)
{
    return source->app == NULL ? 0 : source->app->network_policy_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct apk_network_policy *row = &source->app->network_policies[row_number];
    switch (column) {
    case SCOPE:
        *ret_value = value_text(row->scope);
        break;
    case DOMAIN:
        *ret_value = value_text(row->domain);
        break;
    case INCLUDE_SUBDOMAINS:
        *ret_value = value_integer(row->include_subdomains);
        break;
    case CLEARTEXT_PERMITTED:
        *ret_value = value_integer(row->cleartext_permitted);
        break;
    case TRUSTS_USER:
        *ret_value = value_integer(row->trusts_user);
        break;
    case TRUSTS_SYSTEM:
        *ret_value = value_integer(row->trusts_system);
        break;
    case PINS:
        *ret_value = value_integer(row->pins);
        break;
    case PIN_EXPIRATION:
        *ret_value = value_text(row->pin_expiration);
        break;
    case SOURCE:
        *ret_value = value_text(row->source);
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
    *ret_place = source->app->network_policies[row_number].place;
    return true;
}

const struct table table_app_network_policy = {
        .name = "app_network_policy",
        .purpose = "What the app allows on the network: the platform's default, the manifest flag "
                   "and each part of the network security configuration.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
