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

/* Number the class types; false without memory. */
static bool number_classes(struct collect *collect, struct code_dex *record, const struct dex *dex)
{
    struct bytes descriptor;
    record->class_types = arena_array(collect->arena, dex->type_count, sizeof(uint32_t));
    record->defined = arena_array(collect->arena, dex->type_count, 1);
    uint8_t *is_defined = arena_array(collect->arena, dex->type_count, 1);
    if (record->class_types == NULL || record->defined == NULL || is_defined == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < dex->class_count; i++) {
        struct dex_class class;
        if (dex_class(dex, i, &class) && class.type < dex->type_count) {
            is_defined[class.type] = 1;
        }
    }
    for (uint32_t i = 0; i < dex->type_count; i++) {
        if (dex_type(dex, i, &descriptor) && descriptor.size > 2 && descriptor.data[0] == 'L' &&
                descriptor.data[descriptor.size - 1] == ';') {
            record->class_types[record->class_count] = i;
            record->defined[record->class_count++] = is_defined[i];
            record->defined_count += is_defined[i];
        }
    }
    return true;
}

static enum status look_at_class(struct collect *collect, struct bytes descriptor, bool defined,
        const struct place *place, bool may_be_stub, struct fault *why)
{
    const struct knowledge *knowledge = collect->knowledge;
    const struct sdk_mark *mark = sdk_match_descriptor(&knowledge->sdks, descriptor);
    if (mark != NULL) {
        struct code_sdk *sdk = collect_sdk(collect, mark, place);
        if (sdk == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for an SDK");
        }
        sdk->defined |= defined;
        sdk->referenced = true;
        sdk->classes++;
    }
    size_t length = descriptor.size - 2;
    if (collect->payment_length[length < 256 ? length : 255]) {
        struct bytes name = dotted(collect, descriptor);
        const struct payment_mark *payment = payment_match(&knowledge->payments, "class", name);
        if (payment != NULL) {
            return collect_payment(collect, payment, name, place, why);
        }
    }
    if (defined && may_be_stub) {
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

enum status collect_types(
        struct collect *collect, struct code_dex *record, const struct dex *dex, struct fault *why)
{
    /* A packer's own dex is small; in large ones its patterns would cost time and find nothing. */
    enum { STUB_CLASSES_MAX = 2000 };
    const struct apk_part *part = &collect->app->parts[record->part];
    if (!number_classes(collect, record, dex)) {
        return refuse(why, E_MEMORY, 0, "no memory for the classes of %s", record->name);
    }
    bool may_be_stub = record->defined_count <= STUB_CLASSES_MAX;
    for (size_t i = 0; i < record->class_count; i++) {
        struct bytes descriptor = {0};
        if (!dex_type(dex, record->class_types[i], &descriptor)) {
            continue;
        }
        uint64_t at = (uint64_t)(descriptor.data - dex->file.data);
        struct place place = collect_place(part, record->entry, record->name, at, descriptor.size);
        enum status status = look_at_class(
                collect, descriptor, record->defined[i] != 0, &place, may_be_stub, why);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}
