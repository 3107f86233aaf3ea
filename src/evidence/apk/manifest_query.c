#include "evidence/apk/manifest.h"

/* <package>, <provider> or <intent> below <queries>. */
void query_open(struct reader *reader, const struct axml_event *element)
{
    struct app *app = reader->app;
    struct apk_query *query = reader_add(
            reader, &app->queries, &app->query_count, &reader->capacities.queries, sizeof(*query));
    if (query == NULL) {
        return;
    }
    bool is_package = strcmp(element->name, "package") == 0;
    bool is_provider = strcmp(element->name, "provider") == 0;
    *query = (struct apk_query){
            .kind = is_package    ? "package"
                    : is_provider ? "provider"
                                  : "intent",
            .package = is_package ? text_of(reader, element, ATTRIBUTE_name) : "",
            .action = "",
            .scheme = "",
            .host = "",
            .mime = "",
            .authorities = is_provider ? text_of(reader, element, ATTRIBUTE_authorities) : "",
            .place = reader_place(reader, element),
    };
    reader->state.query = is_package || is_provider ? NULL : query;
}

/* <action> or <data> of a query's <intent>; Android takes the first action. */
void query_item(struct reader *reader, const struct axml_event *element)
{
    struct apk_query *query = reader->state.query;
    if (query == NULL) {
        return;
    }
    if (strcmp(element->name, "action") == 0) {
        query->action =
                query->action[0] != 0 ? query->action : text_of(reader, element, ATTRIBUTE_name);
        return;
    }
    const char *scheme = text_of(reader, element, ATTRIBUTE_scheme);
    const char *host = text_of(reader, element, ATTRIBUTE_host);
    const char *mime = text_of(reader, element, ATTRIBUTE_mimeType);
    query->scheme = scheme[0] != 0 ? scheme : query->scheme;
    query->host = host[0] != 0 ? host : query->host;
    query->mime = mime[0] != 0 ? mime : query->mime;
}
