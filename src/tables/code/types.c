/* types.c: the classes that a dex defines or names, and whose they are. */
#include "tables/code/collect.h"

/* "Lcom/example/Shop;" without the L and the semicolon, slashes as dots, into collect->text. */
static struct bytes dotted(struct collect *collect, struct bytes descriptor)
{
    buffer_clear(&collect->text);
    dex_append_utf8(&collect->text, bytes_slice(descriptor, 1, descriptor.size - 2));
    for (size_t i = 0; i < collect->text.size; i++) {
        if (collect->text.data[i] == '/') {
            collect->text.data[i] = '.';
        }
    }
    return buffer_bytes(&collect->text);
}

struct bytes collect_class_name(struct collect *collect, const struct dex *dex, uint32_t type)
{
    struct bytes descriptor;
    bool is_class = dex_type(dex, type, &descriptor) && descriptor.size > 2 &&
                    descriptor.data[0] == 'L' && descriptor.data[descriptor.size - 1] == ';';
    return is_class ? dotted(collect, descriptor) : (struct bytes){0};
}

/* The walk over the types of a dex. */
struct walk {
    struct collect *collect;
    struct code_dex *record;
    const struct dex *dex;
    uint8_t *is_defined;  /* one a type */
    bool may_be_stub;     /* a packer's own dex is small; in large ones its patterns would cost time
                           * and find nothing */
    struct sdk_stem stem; /* of the class before */
};

/* Room for what is noted of each type, and which of them the dex defines; false without memory. */
static bool begin(struct walk *walk)
{
    enum { STUB_CLASSES_MAX = 2000 };
    struct arena *arena = walk->collect->arena;
    const struct dex *dex = walk->dex;
    size_t defined = 0;
    walk->collect->may_be_entry = NULL;
    walk->record->class_types = arena_array(arena, dex->type_count, sizeof(uint32_t));
    walk->record->defined = arena_array(arena, dex->type_count, 1);
    walk->is_defined = arena_array(arena, dex->type_count, 1);
    if (walk->record->class_types == NULL || walk->record->defined == NULL ||
            walk->is_defined == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < dex->class_count; i++) {
        struct dex_class class;
        if (dex_class(dex, i, &class) && class.type < dex->type_count) {
            defined += walk->is_defined[class.type] == 0;
            walk->is_defined[class.type] = 1;
        }
    }
    walk->may_be_stub = defined <= STUB_CLASSES_MAX;
    return true;
}

static enum status look_for_sdk(struct walk *walk, struct bytes descriptor, bool defined,
        const struct place *place, struct fault *why)
{
    const struct sdk_mark *mark =
            sdk_match_next(&walk->collect->knowledge->sdks, descriptor, &walk->stem);
    if (mark != NULL) {
        struct code_sdk *sdk = collect_sdk(walk->collect, mark, place);
        if (sdk == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for an SDK");
        }
        sdk->defined |= defined;
        sdk->referenced = true;
        sdk->classes++;
    }
    return OK;
}

static bool passes(struct name_gate *gate, struct bytes name)
{
    return (*gate_row(gate, name.size) & gate_bit(name)) != 0;
}

/* For the search for calls; false without memory. */
static bool note_entry(struct walk *walk, uint32_t type, struct bytes name)
{
    struct collect *collect = walk->collect;
    if (!passes(&collect->entries, name)) {
        return true;
    }
    if (collect->may_be_entry == NULL) {
        collect->may_be_entry = arena_array(collect->arena, walk->dex->type_count, 1);
    }
    if (collect->may_be_entry != NULL) {
        collect->may_be_entry[type] = 1;
    }
    return collect->may_be_entry != NULL;
}

static enum status look_for_marks(struct walk *walk, struct bytes descriptor, bool defined,
        const struct place *place, struct fault *why)
{
    struct collect *collect = walk->collect;
    const struct knowledge *knowledge = collect->knowledge;
    if (passes(&collect->payments, bytes_slice(descriptor, 1, descriptor.size - 2))) {
        struct bytes name = dotted(collect, descriptor);
        const struct payment_mark *payment = payment_match(&knowledge->payments, "class", name);
        if (payment != NULL) {
            return collect_payment(collect, payment, name, place, why);
        }
    }
    if (defined && walk->may_be_stub) {
        (void)dotted(collect, descriptor);
        const char *name = buffer_text(&collect->text);
        const struct packer_mark *packer = packer_match(&knowledge->packers, "class", name);
        const char *kept = packer == NULL ? NULL : arena_copy(collect->arena, bytes_of(name));
        if (kept != NULL) {
            return collect_packer(collect, packer, kept, place, why);
        }
    }
    return OK;
}

/* Number a class and look whose it is. */
static enum status look_at_class(
        struct walk *walk, uint32_t type, struct bytes descriptor, struct fault *why)
{
    struct code_dex *record = walk->record;
    uint8_t defined = walk->is_defined[type];
    record->class_types[record->class_count] = type;
    record->defined[record->class_count++] = defined;
    record->defined_count += defined;
    if (!note_entry(walk, type, bytes_slice(descriptor, 1, descriptor.size - 2))) {
        return refuse(why, E_MEMORY, 0, "no memory for the classes of %s", record->name);
    }
    struct place place = collect_place(&walk->collect->app->parts[record->part], record->entry,
            record->name, (uint64_t)(descriptor.data - walk->dex->file.data), descriptor.size);
    enum status status = look_for_sdk(walk, descriptor, defined != 0, &place, why);
    return status == OK ? look_for_marks(walk, descriptor, defined != 0, &place, why) : status;
}

enum status collect_types(
        struct collect *collect, struct code_dex *record, const struct dex *dex, struct fault *why)
{
    struct walk walk = {.collect = collect, .record = record, .dex = dex};
    if (!begin(&walk)) {
        return refuse(why, E_MEMORY, 0, "no memory for the classes of %s", record->name);
    }
    enum status status = OK;
    for (uint32_t i = 0; status == OK && i < dex->type_count; i++) {
        struct bytes descriptor = {0};
        if (dex_type(dex, i, &descriptor) && descriptor.size > 2 && descriptor.data[0] == 'L' &&
                descriptor.data[descriptor.size - 1] == ';') {
            status = look_at_class(&walk, i, descriptor, why);
        }
    }
    return status;
}
