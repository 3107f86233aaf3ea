/* collect.h: the pass over the code while it runs: what code.h's facts grow from. */
#ifndef AEDILE_TABLES_CODE_COLLECT_H
#define AEDILE_TABLES_CODE_COLLECT_H

#include "tables/code/code.h"
#include "tables/code/sieve.h"

/* Names by their length and last byte, a bit for the byte's last six: nearly all others are told
 * apart by that, without comparing or writing them with dots. */
struct name_gate {
    uint64_t ends[256];
};

static inline uint64_t *gate_row(struct name_gate *gate, size_t size)
{
    return &gate->ends[size < 256 ? size : 255];
}

/* The name's bit; a name is not empty. */
static inline uint64_t gate_bit(struct bytes name)
{
    return UINT64_C(1) << (name.data[name.size - 1] & 63);
}

struct collect {
    const struct app *app;
    const struct knowledge *knowledge;
    struct arena *arena;
    struct code_facts *facts;
    size_t dex_capacity, sdk_capacity, url_capacity, reference_capacity, secret_capacity,
            library_capacity, packer_capacity, payment_capacity;
    uint32_t *sdk_slot;          /* one a known SDK: its index in facts->sdks plus 1, or 0 */
    struct name_gate payments;   /* the payment classes */
    struct name_gate entries;    /* the classes that are called to pay */
    uint8_t *may_be_entry;       /* one a type of the dex: 1 where the gate lets it pass; or NULL */
    uint8_t *room;               /* for the dexes that are kept, CODE_KEPT_MAX at most */
    struct buffer decoded, text; /* reused from entry to entry */
    struct sieve sieve;
    size_t dexes_tried;
    uint64_t dex_bytes;            /* decoded, as their entries state it */
    struct fault first_unreadable; /* status OK: every dex could be read */
};

/* The path of an entry with the part's prefix; NULL without memory. */
const char *collect_name(
        struct collect *collect, const struct apk_part *part, const struct zip_entry *entry);

/* Where a range of a decoded entry stands in the exhibit. `name` carries the part's prefix. */
struct place collect_place(const struct apk_part *part, const struct zip_entry *entry,
        const char *name, uint64_t at, uint64_t size);

/* The SDK's record, made on first use; NULL without memory. */
struct code_sdk *collect_sdk(
        struct collect *collect, const struct sdk_mark *mark, const struct place *place);

/* The name of a class with dots, in collect->text; empty for what is no class. */
struct bytes collect_class_name(struct collect *collect, const struct dex *dex, uint32_t type);

/* Each looks at one kind of thing. E_MEMORY is the only fault. */
MUST_CHECK enum status collect_types(
        struct collect *collect, struct code_dex *entry, const struct dex *dex, struct fault *why);
/* *ret_unseen says why calls may have been missed; it stays as it is when none were. */
MUST_CHECK enum status collect_calls(struct collect *collect, const struct code_dex *entry,
        const struct dex *dex, struct fault *ret_unseen, struct fault *why);
MUST_CHECK enum status collect_strings(struct collect *collect, const struct code_dex *entry,
        const struct dex *dex, struct fault *why);
MUST_CHECK enum status collect_manifest(struct collect *collect, struct fault *why);
MUST_CHECK enum status collect_files(struct collect *collect, struct fault *why);

/* Credentials in one text; `place` names its entry, offsets are added. */
MUST_CHECK enum status collect_secrets(
        struct collect *collect, struct bytes text, const struct place *place, struct fault *why);
MUST_CHECK enum status collect_payment(struct collect *collect, const struct payment_mark *mark,
        struct bytes found, const struct place *place, struct fault *why);
MUST_CHECK enum status collect_packer(struct collect *collect, const struct packer_mark *mark,
        const char *found, const struct place *place, struct fault *why);
/* What is left out past CODE_FACTS_MAX, as the fault says, makes the code incomplete. */
void collect_leave_out(struct collect *collect, const char *entry, const struct fault *why);

#endif
