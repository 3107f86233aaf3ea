/* text.c: the texts of filters as URLs have them: lower case, hosts in ASCII, "%xx". */
#include "knowledge/filter/build.h"

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

void build_text(struct build *build, struct bytes text, bool is_host, struct filter_text *ret_text)
{
    (void)is_host;
    size_t at = build->strings.size;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < 0x80) {
            buffer_append_byte(&build->strings, (char)lower(text.data[i]));
        } else {
            buffer_print(&build->strings, "%%%02x", text.data[i]);
        }
    }
    *ret_text = (struct filter_text){(uint32_t)at, (uint32_t)(build->strings.size - at)};
}
