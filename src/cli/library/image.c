#include "cli/library/image.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <stdlib.h>

/* Where a program's own memory lies, by the linker: code up to etext, what is only read up to
 * __data_start, then what may be written to. */
extern const char __executable_start[], etext[], __data_start[], _end[];

enum { WORD = sizeof(uint64_t), TEXT_MAX = 4096 };

static enum status no_memory(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the image");
}

static enum status add_object(
        struct image *image, struct bytes memory, struct bytes twin, struct fault *why)
{
    void **objects = (void **)&image->objects;
    if (!arena_grow(
                &image->arena, objects, image->count, &image->capacity, sizeof(*image->objects))) {
        return no_memory(why);
    }
    image->objects[image->count++] = (struct image_object){.memory = memory, .twin = twin};
    return OK;
}

enum status image_add(struct image *image, const struct arena *first, const struct arena *second,
        struct fault *why)
{
    const struct arena_block *a = NULL, *b = NULL;
    struct bytes memory = {0}, twin = {0};
    while (arena_next(first, &a, &memory)) {
        if (!arena_next(second, &b, &twin) || twin.size != memory.size) {
            return refuse(why, E_MALFORMED, 0, "the arenas differ");
        }
        enum status status = add_object(image, memory, twin, why);
        if (status != OK) {
            return status;
        }
    }
    return arena_next(second, &b, &twin) ? refuse(why, E_MALFORMED, 0, "the arenas differ") : OK;
}

static int by_place(const void *a, const void *b)
{
    const uint8_t *first = ((const struct image_object *)a)->memory.data;
    const uint8_t *second = ((const struct image_object *)b)->memory.data;
    return (first > second) - (first < second);
}

/* The object that an address lies in, its end included, or NULL. */
static struct image_object *object_at(const struct image *image, uint64_t address)
{
    size_t low = 0, high = image->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((uintptr_t)image->objects[middle].memory.data <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    struct image_object *found = low == 0 ? NULL : &image->objects[low - 1];
    return found == NULL || address - (uintptr_t)found->memory.data > found->memory.size ? NULL
                                                                                         : found;
}

static uint64_t word_at(struct bytes memory, size_t number)
{
    uint64_t word;
    memcpy(&word, memory.data + number * WORD, WORD);
    return word;
}

static bool is_own(uint64_t word)
{
    return word >= (uintptr_t)__executable_start && word < (uintptr_t)_end;
}

/* The copy of a text of the program itself, or NULL. */
static struct image_object *copy_of(const struct image *image, uint64_t word)
{
    for (size_t i = 0; i < image->count; i++) {
        if ((uintptr_t)image->objects[i].own == word) {
            return &image->objects[i];
        }
    }
    return NULL;
}

/* The text of the program itself that a word points to, or NULL: code is none, nor is what may be
 * written to. */
static const char *own_text(uint64_t word)
{
    if (word < (uintptr_t)etext || word >= (uintptr_t)__data_start) {
        return NULL;
    }
    const char *text = (const char *)(uintptr_t)word;
    size_t size = strnlen(text, (size_t)(__data_start - text));
    return size < TEXT_MAX && utf8_is_valid((struct bytes){(const uint8_t *)text, size}) ? text
                                                                                         : NULL;
}

static enum status copy_text(struct image *image, const char *text, struct fault *why)
{
    size_t size = (strlen(text) + WORD) / WORD * WORD;
    uint8_t *copy = arena_alloc(&image->arena, size);
    if (copy == NULL) {
        return no_memory(why);
    }
    memcpy(copy, text, strlen(text));
    enum status status =
            add_object(image, (struct bytes){copy, size}, (struct bytes){copy, size}, why);
    if (status == OK) {
        image->objects[image->count - 1].own = text;
    }
    return status;
}

/* Some records point to texts of the code that made them: those become objects too. */
static enum status copy_own_texts(struct image *image, struct fault *why)
{
    size_t count = image->count;
    for (size_t i = 0; i < count; i++) {
        struct bytes memory = image->objects[i].memory, twin = image->objects[i].twin;
        for (size_t w = 0; w < memory.size / WORD; w++) {
            uint64_t word = word_at(memory, w);
            const char *text = word == word_at(twin, w) ? own_text(word) : NULL;
            enum status status =
                    text == NULL || copy_of(image, word) != NULL ? OK : copy_text(image, text, why);
            if (status != OK) {
                return status;
            }
        }
    }
    return OK;
}

/* Whether a word is a pointer, and to where. */
static bool is_pointer(const struct image *image, const struct image_object *object, size_t number,
        struct image_object **ret_target, size_t *ret_offset)
{
    uint64_t word = word_at(object->memory, number), twin = word_at(object->twin, number);
    bool same = word == twin;
    if (same && !is_own(word)) {
        return false;
    }
    struct image_object *target = same ? copy_of(image, word) : object_at(image, word);
    if (target == NULL) {
        return false;
    }
    *ret_target = target;
    *ret_offset = same ? 0 : word - (uintptr_t)target->memory.data;
    return same || twin == (uintptr_t)target->twin.data + *ret_offset;
}

/* A word that is no pointer: the bytes that both twins have. Others are what the stack held where a
 * record has no field: a record that is copied brings them along. */
static uint64_t number_at(const struct image_object *object, size_t number)
{
    uint64_t word = word_at(object->memory, number);
    uint64_t differs = word ^ word_at(object->twin, number);
    for (unsigned shift = 0; shift < 64; shift += 8) {
        uint64_t byte = UINT64_C(255) << shift;
        word &= (differs & byte) == 0 ? UINT64_MAX : ~byte;
    }
    return word;
}

/* Whether the word, no pointer that can be written, is an address of the program's own code or
 * data, which no other program has. */
static bool leads_nowhere(const struct image_object *object, size_t number)
{
    uint64_t word = word_at(object->memory, number);
    return is_own(word) && word == word_at(object->twin, number);
}

/* Note what is reached from the objects on the stack, and which of them hold pointers. */
static enum status mark(struct image *image, struct image_object *root, struct fault *why)
{
    struct image_object **stack =
            arena_array(&image->arena, image->count, sizeof(struct image_object *));
    size_t depth = 0;
    if (stack == NULL) {
        return no_memory(why);
    }
    root->reached = true;
    stack[depth++] = root;
    while (depth > 0) {
        struct image_object *object = stack[--depth];
        for (size_t i = 0; i < object->memory.size / WORD; i++) {
            struct image_object *target = NULL;
            size_t offset = 0;
            if (!is_pointer(image, object, i, &target, &offset)) {
                if (image->is_strict && leads_nowhere(object, i)) {
                    return refuse(why, E_USAGE, i * WORD,
                            "a record points to this program's own code or data");
                }
                continue;
            }
            object->points = true;
            if (!target->reached) {
                target->reached = true;
                stack[depth++] = target;
            }
        }
    }
    return OK;
}

static void write_word(
        const struct image *image, const struct image_object *object, size_t number, FILE *out)
{
    struct image_object *target = NULL;
    size_t offset = 0;
    if (is_pointer(image, object, number, &target, &offset)) {
        (void)fprintf(out, "{.pointer = (const char *)%s + %zu},",
                target->points ? "image" : "plain", target->at * WORD + offset);
    } else {
        (void)fputs(object->points ? "{" : "", out);
        (void)fprintf(out, "%" PRIu64 "u%s,", number_at(object, number), object->points ? "}" : "");
    }
}

/* The objects that hold pointers, or those that hold none: the loader need not touch the latter. */
static void write_objects(const struct image *image, bool points, FILE *out)
{
    for (size_t i = 0; i < image->count; i++) {
        const struct image_object *object = &image->objects[i];
        for (size_t w = 0;
                object->reached && object->points == points && w < object->memory.size / WORD;
                w++) {
            write_word(image, object, w, out);
            (void)fputc(w % 8 == 7 ? '\n' : ' ', out);
        }
    }
    (void)fputs("\n};\n", out);
}

static size_t place_objects(struct image *image, bool points)
{
    size_t at = 0;
    for (size_t i = 0; i < image->count; i++) {
        struct image_object *object = &image->objects[i];
        if (object->reached && object->points == points) {
            object->at = at;
            at += object->memory.size / WORD;
        }
    }
    return at;
}

enum status image_write(
        struct image *image, const void *root, const char *name, FILE *out, struct fault *why)
{
    enum status status = copy_own_texts(image, why);
    if (status != OK) {
        return status;
    }
    qsort(image->objects, image->count, sizeof(*image->objects), by_place);
    struct image_object *first = object_at(image, (uintptr_t)root);
    if (first == NULL) {
        return refuse(why, E_USAGE, 0, "the root is in no arena");
    }
    status = mark(image, first, why);
    if (status != OK) {
        return status;
    }
    first->points = true;
    size_t plain = place_objects(image, false), pointing = place_objects(image, true);
    (void)fprintf(out,
            "_Static_assert(sizeof(void *) == %zu && __BYTE_ORDER__ == %d,\n"
            "        \"made for machines of another word or byte order\");\n"
            "static const uint64_t plain[%zu] = {\n",
            sizeof(void *), __BYTE_ORDER__, plain + 1);
    write_objects(image, false, out);
    (void)fprintf(out,
            "union word {\n    uint64_t number;\n    const void *pointer;\n};\n"
            "static const union word image[%zu];\n"
            "static const union word image[%zu] = {\n",
            pointing, pointing);
    write_objects(image, true, out);
    (void)fprintf(
            out, "const void *const %s = (const char *)image + %zu;\n", name, first->at * WORD);
    return OK;
}
