/* apk_writer.h: puts a manifest, resources and other files into an APK for tests.
 *
 *   struct axml_writer manifest = {0};      … axml_open_element(&manifest, "manifest") …
 *   struct apk_writer writer = {0};
 *   apk_put_xml(&writer, "AndroidManifest.xml", &manifest);
 *   apk_put_file(&writer, "classes.dex", bytes_of("dex\n035"));
 *   struct buffer apk = apk_writer_finish(&writer);       free with buffer_free
 */
#ifndef AEDILE_TESTS_APK_WRITER_H
#define AEDILE_TESTS_APK_WRITER_H

#include "support/arsc_writer.h"
#include "support/axml_writer.h"
#include "support/zip_writer.h"

struct apk_writer {
    struct zip_writer zip;
};

/* Binary XML, deflated; finishes the document's writer. */
void apk_put_xml(struct apk_writer *writer, const char *path, struct axml_writer *document);

/* resources.arsc, stored; finishes the table's writer. */
void apk_put_resources(struct apk_writer *writer, struct arsc_writer *table);

/* Any file: stored, or deflated. */
void apk_put_file(struct apk_writer *writer, const char *path, struct bytes content);
void apk_put_deflated(struct apk_writer *writer, const char *path, struct bytes content);

struct buffer apk_writer_finish(struct apk_writer *writer);

#endif
