/* split_set.c: whether the APKs of a folder are one app. */
#include "inspection/exhibits.h"

#include "base/file.h"
#include "evidence/axml.h"

#include <stdio.h>

struct identity {
    char *package; /* of the arena */
    bool is_base;
};

static bool read_root(struct bytes manifest, struct arena *arena, struct identity *ret_identity)
{
    struct axml *axml = NULL;
    struct axml_event event = {.kind = AXML_TEXT};
    bool is_ok = axml_open(manifest, arena, NULL, &axml, NULL) == OK;
    while (is_ok && event.kind != AXML_START && event.kind != AXML_DONE) {
        is_ok = axml_next(axml, &event, NULL) == OK;
    }
    if (!is_ok || event.kind != AXML_START) {
        return false;
    }
    struct identity identity = {.is_base = true};
    for (size_t i = 0; i < event.attribute_count; i++) {
        const struct axml_attribute *attribute = &event.attributes[i];
        const char *text = attribute->value.text;
        if (attribute->resource != 0 || text == NULL) {
            continue;
        }
        if (strcmp(attribute->name, "package") == 0) {
            identity.package = arena_copy(arena, bytes_of(text));
        } else if (strcmp(attribute->name, "split") == 0 && text[0] != 0) {
            identity.is_base = false;
        }
    }
    *ret_identity = identity;
    return identity.package != NULL;
}

static bool read_identity(const char *path, struct arena *arena, struct identity *ret_identity)
{
    SCOPED(file_close) struct file file = {0};
    SCOPED(buffer_free) struct buffer manifest = {.limit = 64 << 20};
    struct zip zip;
    struct fault why;
    if (file_open(path, &file, &why) != OK || zip_open(file.bytes, arena, NULL, &zip, &why) != OK) {
        return false;
    }
    const struct zip_entry *entry = zip_find(&zip, "AndroidManifest.xml");
    return entry != NULL && zip_read(&zip, entry, &manifest, &why) == OK &&
           read_root(buffer_bytes(&manifest), arena, ret_identity);
}

bool exhibits_is_split_set(const char *folder_path)
{
    SCOPED(arena_free) struct arena arena = {.limit = 256 << 20};
    SCOPED(arena_free) struct arena names = {.limit = 64 << 20};
    struct folder folder;
    char package[256] = "";
    size_t members = 0, bases = 0;
    if (folder_read(folder_path, &names, &folder, NULL) != OK) {
        return false;
    }
    for (size_t i = 0; i < folder.count && members <= PARTS_MAX && bases <= 1; i++) {
        struct identity identity;
        const char *path = arena_print(&names, "%s/%s", folder_path, folder.names[i]);
        if (!bytes_end_with(bytes_of(folder.names[i]), bytes_of(".apk"))) {
            continue;
        }
        if (path == NULL || !read_identity(path, &arena, &identity) ||
                strlen(identity.package) >= sizeof(package) ||
                (members > 0 && strcmp(identity.package, package) != 0)) {
            return false;
        }
        (void)snprintf(package, sizeof(package), "%s", identity.package);
        members++;
        bases += identity.is_base;
        arena_free(&arena);
    }
    return members >= 2 && members <= PARTS_MAX && bases == 1;
}
