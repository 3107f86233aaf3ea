#include "support/apk_writer.h"

void apk_put_file(struct apk_writer *writer, const char *path, struct bytes content)
{
    zip_writer_store(&writer->zip, path, content, NULL);
}

void apk_put_deflated(struct apk_writer *writer, const char *path, struct bytes content)
{
    zip_writer_deflate(&writer->zip, path, content, NULL);
}

void apk_put_xml(struct apk_writer *writer, const char *path, struct axml_writer *document)
{
    SCOPED(buffer_free) struct buffer file = axml_writer_finish(document);
    apk_put_deflated(writer, path, buffer_bytes(&file));
}

void apk_put_resources(struct apk_writer *writer, struct arsc_writer *table)
{
    SCOPED(buffer_free) struct buffer file = arsc_writer_finish(table);
    apk_put_file(writer, "resources.arsc", buffer_bytes(&file));
}

struct buffer apk_writer_finish(struct apk_writer *writer)
{
    zip_writer_end(&writer->zip, NULL);
    struct buffer file = writer->zip.out;
    writer->zip.out = (struct buffer){0};
    zip_writer_free(&writer->zip);
    *writer = (struct apk_writer){0};
    return file;
}
