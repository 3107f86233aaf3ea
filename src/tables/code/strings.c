/* strings.c: addresses, names of other platforms and credentials among a dex's strings. */
#include "tables/code/collect.h"

#include "base/ascii.h"

enum { NAME_MAX = 100, URL_MAX = 2048 };

static bool is_scheme_byte(uint8_t byte)
{
    return ascii_is_letter(byte) || ascii_is_digit(byte) || byte == '+' || byte == '-' ||
           byte == '.';
}

static bool ends_url(uint8_t byte)
{
    return byte <= ' ' || byte == '"' || byte == '\'' || byte == '<' || byte == '>' ||
           byte == '`' || byte == '\\' || byte == 0x7f;
}

/* The host of what follows "://": empty when it is a placeholder or no host at all. */
static struct bytes host_of(struct bytes rest)
{
    size_t size = 0;
    for (; size < rest.size; size++) {
        uint8_t byte = rest.data[size];
        if (byte == '@') { /* what came before was a user name */
            rest = bytes_slice(rest, size + 1, rest.size);
            size = (size_t)-1;
        } else if (!is_scheme_byte(byte) && byte != '_') {
            bool ends = byte == '/' || byte == ':' || byte == '?' || byte == '#';
            return ends ? bytes_slice(rest, 0, size) : (struct bytes){0};
        }
    }
    return bytes_slice(rest, 0, size);
}

static enum status add_reference(struct collect *collect, const char *kind, struct bytes value,
        const struct platform *platform, const struct place *place, struct fault *why)
{
    struct code_facts *facts = collect->facts;
    if (facts->reference_count == CODE_FACTS_MAX) {
        struct fault full;
        (void)refuse(
                &full, E_LIMIT, 0, "only the first %d names of platforms are kept", CODE_FACTS_MAX);
        collect_leave_out(collect, place->entry, &full);
        return OK;
    }
    const char *text = arena_copy(collect->arena, value);
    if (text == NULL ||
            !arena_grow(collect->arena, (void **)&facts->references, facts->reference_count,
                    &collect->reference_capacity, sizeof(*facts->references))) {
        return refuse(why, E_MEMORY, 0, "no memory for a reference");
    }
    facts->references[facts->reference_count++] =
            (struct code_reference){kind, text, platform, *place};
    return OK;
}

/* The whole text into collect->text as UTF-8, so that pieces can be kept. */
static struct bytes as_utf8(struct collect *collect, struct bytes mutf8)
{
    buffer_clear(&collect->text);
    dex_append_utf8(&collect->text, mutf8);
    return buffer_bytes(&collect->text);
}

static enum status add_url(struct collect *collect, struct bytes url, struct bytes scheme,
        struct bytes host, const struct place *place, struct fault *why)
{
    struct code_facts *facts = collect->facts;
    const struct platform_list *platforms = &collect->knowledge->platforms;
    if (facts->url_count == CODE_FACTS_MAX) {
        struct fault full;
        (void)refuse(&full, E_LIMIT, 0, "only the first %d addresses are kept", CODE_FACTS_MAX);
        collect_leave_out(collect, place->entry, &full);
        return OK;
    }
    struct code_url record = {.place = *place};
    record.url = arena_copy(collect->arena, as_utf8(collect, url));
    record.scheme = arena_copy_lower(collect->arena, scheme);
    record.host = arena_copy_lower(collect->arena, host);
    if (record.url == NULL || record.scheme == NULL || record.host == NULL ||
            !arena_grow(collect->arena, (void **)&facts->urls, facts->url_count,
                    &collect->url_capacity, sizeof(*facts->urls))) {
        return refuse(why, E_MEMORY, 0, "no memory for an address");
    }
    bool is_web = strcmp(record.scheme, "http") == 0 || strcmp(record.scheme, "https") == 0;
    record.platform = is_web ? platform_match(platforms, PLATFORM_DOMAIN, bytes_of(record.host))
                             : platform_match(platforms, PLATFORM_SCHEME, bytes_of(record.scheme));
    facts->urls[facts->url_count++] = record;
    if (!is_web && record.platform != NULL) {
        return add_reference(collect, "scheme", scheme, record.platform, place, why);
    }
    return OK;
}

/* Every address in one string: a scheme, "://" and what follows up to a blank or a quote. */
static enum status look_for_urls(
        struct collect *collect, struct bytes text, const struct place *whole, struct fault *why)
{
    for (size_t from = 0; from + 3 < text.size;) {
        const uint8_t *mark = memmem(text.data + from, text.size - from, "://", 3);
        if (mark == NULL) {
            return OK;
        }
        size_t colon = (size_t)(mark - text.data), start = colon, end = colon + 3;
        while (start > from && is_scheme_byte(text.data[start - 1])) {
            start--;
        }
        while (end < text.size && end - start < URL_MAX && !ends_url(text.data[end])) {
            end++;
        }
        if (start < colon) {
            struct bytes rest = bytes_slice(text, colon + 3, end - colon - 3);
            struct place place = *whole;
            place.at += start;
            place.size = end - start;
            enum status status = add_url(collect, bytes_slice(text, start, end - start),
                    bytes_slice(text, start, colon - start), host_of(rest), &place, why);
            if (status != OK) {
                return status;
            }
        }
        from = end;
    }
    return OK;
}

/* True for what could be a package or host name: words of letters and digits joined by dots. */
static bool is_dotted_name(struct bytes text)
{
    bool has_dot = false;
    if (text.size < 4 || text.size > NAME_MAX) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (!is_scheme_byte(byte) && byte != '_') {
            return false;
        }
        has_dot |= byte == '.';
    }
    return has_dot && text.data[0] != '.' && text.data[text.size - 1] != '.';
}

static enum status look_for_platforms(
        struct collect *collect, struct bytes text, const struct place *place, struct fault *why)
{
    const struct platform_list *platforms = &collect->knowledge->platforms;
    if (!is_dotted_name(text)) {
        return OK;
    }
    const struct platform *platform = platform_match(platforms, PLATFORM_PACKAGE, text);
    if (platform != NULL) {
        return add_reference(collect, "package", text, platform, place, why);
    }
    platform = platform_match(platforms, PLATFORM_DOMAIN, text);
    return platform == NULL ? OK : add_reference(collect, "domain", text, platform, place, why);
}

enum status collect_secrets(
        struct collect *collect, struct bytes text, const struct place *place, struct fault *why)
{
    struct code_facts *facts = collect->facts;
    struct secret_hit hit;
    for (size_t at = 0; secret_next(&collect->knowledge->secrets, text, at, &hit);
            at = hit.at + (hit.size == 0 ? 1 : hit.size)) {
        struct bytes value = bytes_slice(text, hit.at, hit.size);
        struct code_secret record = {.kind = hit.kind, .checked = hit.checked, .place = *place};
        record.place.at += hit.at;
        record.place.size = hit.size;
        record.masked = secret_mask(value, collect->arena);
        enum status status = sha256_hex(value, record.sha256, why);
        if (status != OK) {
            return status;
        }
        if (record.masked == NULL || facts->secret_count == CODE_FACTS_MAX ||
                !arena_grow(collect->arena, (void **)&facts->secrets, facts->secret_count,
                        &collect->secret_capacity, sizeof(*facts->secrets))) {
            return refuse(why, E_MEMORY, 0, "no memory for a credential");
        }
        facts->secrets[facts->secret_count++] = record;
    }
    return OK;
}

static enum status look_at_string(struct collect *collect, unsigned bits, struct bytes text,
        const struct place *place, struct fault *why)
{
    enum status status = OK;
    bool is_descriptor = text.data[0] == 'L' && text.data[text.size - 1] == ';';
    if (!is_descriptor && (bits & SIEVE_DOT) != 0) {
        status = look_for_platforms(collect, text, place, why);
    }
    if (status == OK && !is_descriptor && (bits & SIEVE_ADDRESS) != 0) {
        status = look_for_urls(collect, text, place, why);
    }
    return status == OK && (bits & SIEVE_SECRET) != 0 ? collect_secrets(collect, text, place, why)
                                                      : status;
}

enum status collect_strings(struct collect *collect, const struct code_dex *record,
        const struct dex *dex, struct fault *why)
{
    const struct apk_part *part = &collect->app->parts[record->part];
    if (!sieve_mark(&collect->sieve, dex)) {
        return refuse(why, E_MEMORY, 0, "no memory for the strings of %s", record->name);
    }
    enum status status = OK;
    unsigned bits = 0;
    for (uint32_t i = 0; status == OK; i++) {
        struct bytes text;
        uint64_t at = 0;
        i = sieve_next(&collect->sieve, dex, i, &bits);
        if (i == dex->string_count) {
            break;
        }
        if (dex_string(dex, i, &text, &at) && text.size >= 4) {
            struct place place = collect_place(part, record->entry, record->name, at, text.size);
            status = look_at_string(collect, bits, text, &place, why);
        }
    }
    return status;
}
