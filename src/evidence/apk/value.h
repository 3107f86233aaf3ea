/* value.h: attribute values as Android's TypedArray gives them, references followed in the default
 * configuration. A reference that leads nowhere reads as "@0x7f010001"; an absent attribute as ""
 * or the fallback. */
#ifndef AEDILE_EVIDENCE_APK_VALUE_H
#define AEDILE_EVIDENCE_APK_VALUE_H

#include "evidence/apk/reader.h"

const char *value_text(struct reader *reader, const struct axml_attribute *attribute);
bool value_flag(struct reader *reader, const struct axml_attribute *attribute, bool fallback);
enum declared value_declared(struct reader *reader, const struct axml_attribute *attribute);
int64_t value_number(
        struct reader *reader, const struct axml_attribute *attribute, int64_t fallback);
uint32_t value_resource(const struct axml_attribute *attribute); /* 0 when no reference */
/* The text in zh-CN when the attribute refers to a resource that has one, else "". */
const char *value_text_zh(struct reader *reader, const struct axml_attribute *attribute);

/* The same for the android: attribute of an element. */
const char *text_of(struct reader *reader, const struct axml_event *element, uint32_t resource);
bool flag_of(
        struct reader *reader, const struct axml_event *element, uint32_t resource, bool fallback);
int64_t number_of(struct reader *reader, const struct axml_event *element, uint32_t resource,
        int64_t fallback);

#endif
