/* sdk_index.h: finds the mark that fits a name, however many marks there are. Private to
 * src/knowledge. */
#ifndef AEDILE_KNOWLEDGE_SDK_INDEX_H
#define AEDILE_KNOWLEDGE_SDK_INDEX_H

#include "knowledge/sdk.h"

enum { SDK_KINDS = SDK_METADATA + 1 };

/* Index list->marks, which must stay where they are. NULL without memory. */
const struct sdk_index *sdk_index_build(const struct sdk_list *list, struct arena *arena);

#endif
