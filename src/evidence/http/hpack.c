#include "evidence/http/hpack.h"

#include <nghttp2/nghttp2.h>

/* The largest dynamic table that the sender may ask for; a larger one is refused. */
enum { TABLE_MAX = 1 << 20 };

static void append_field(const nghttp2_nv *pair, struct buffer *text, struct buffer *fields)
{
    struct hpack_field field = {.name_at = text->size, .name_size = pair->namelen};
    buffer_append(text, (struct bytes){pair->name, pair->namelen});
    buffer_append_text(text, ": ");
    field.value_at = text->size;
    field.value_size = pair->valuelen;
    buffer_append(text, (struct bytes){pair->value, pair->valuelen});
    buffer_append_byte(text, '\n');
    buffer_append(fields, (struct bytes){(const uint8_t *)&field, sizeof(field)});
}

static bool open_inflater(struct hpack *hpack)
{
    if (hpack->inflater != NULL) {
        return true;
    }
    return nghttp2_hd_inflate_new(&hpack->inflater) == 0 &&
           nghttp2_hd_inflate_change_table_size(hpack->inflater, TABLE_MAX) == 0;
}

static enum status refuse_growth(const struct buffer *text, struct fault *why)
{
    return text->limit != 0 && text->size > text->limit / 2
                   ? refuse(why, E_LIMIT, 0, "header fields of more than %zu bytes", text->limit)
                   : refuse(why, E_MEMORY, 0, "no memory for header fields");
}

enum status hpack_read(struct hpack *hpack, struct bytes block, struct buffer *text,
        struct buffer *fields, size_t *ret_count, struct fault *why)
{
    size_t count = 0;
    int flags = 0;
    buffer_clear(text);
    buffer_clear(fields);
    if (!open_inflater(hpack)) {
        return refuse(why, E_MEMORY, 0, "no memory for header fields");
    }
    while ((flags & NGHTTP2_HD_INFLATE_FINAL) == 0) {
        nghttp2_nv pair;
        ssize_t used =
                nghttp2_hd_inflate_hd2(hpack->inflater, &pair, &flags, block.data, block.size, 1);
        if (used < 0) {
            return used == NGHTTP2_ERR_NOMEM
                           ? refuse(why, E_MEMORY, 0, "no memory for header fields")
                           : refuse(why, E_MALFORMED, 0, "a header block is malformed");
        }
        block = bytes_slice(block, (size_t)used, block.size);
        if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0) {
            append_field(&pair, text, fields);
            count++;
        } else if (block.size == 0 && (flags & NGHTTP2_HD_INFLATE_FINAL) == 0) {
            return refuse(why, E_MALFORMED, 0, "a header block is cut short");
        }
        if (text->failed || fields->failed) {
            return refuse_growth(text, why);
        }
    }
    (void)nghttp2_hd_inflate_end_headers(hpack->inflater);
    *ret_count = count;
    return OK;
}

void hpack_close(struct hpack *hpack)
{
    if (hpack->inflater != NULL) {
        nghttp2_hd_inflate_del(hpack->inflater);
    }
    hpack->inflater = NULL;
}
