#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

uint8_t *buffer_reserve(struct buffer *buffer, size_t size)
{
    size_t limit = buffer->limit == 0 ? SIZE_MAX / 2 : buffer->limit;
    if (buffer->failed || buffer->size > limit || size > limit - buffer->size) {
        buffer->failed = true;
        return NULL;
    }
    size_t needed = buffer->size + size + 1;
    if (needed > buffer->capacity) {
        size_t doubled = buffer->capacity < SIZE_MAX / 4 ? buffer->capacity * 2 : needed;
        size_t capacity = needed > doubled ? needed : doubled;
        uint8_t *larger = realloc(buffer->data, capacity);
        if (larger == NULL) {
            buffer->failed = true;
            return NULL;
        }
        buffer->data = larger;
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->size;
}

void buffer_append(struct buffer *buffer, struct bytes bytes)
{
    uint8_t *end = buffer_reserve(buffer, bytes.size);
    if (end != NULL) {
        if (bytes.size > 0) {
            memcpy(end, bytes.data, bytes.size);
        }
        end[bytes.size] = 0;
        buffer->size += bytes.size;
    }
}

void buffer_append_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, bytes_of(text));
}

void buffer_append_byte(struct buffer *buffer, char byte)
{
    uint8_t *end = buffer_reserve(buffer, 1);
    if (end != NULL) {
        end[0] = (uint8_t)byte;
        end[1] = 0;
        buffer->size++;
    }
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    uint8_t *end = size < 0 ? NULL : buffer_reserve(buffer, (size_t)size);
    if (end == NULL) {
        buffer->failed = true;
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf((char *)end, (size_t)size + 1, format, arguments);
    va_end(arguments);
    buffer->size += (size_t)size;
}

void buffer_append_integer(struct buffer *buffer, int64_t value)
{
    enum { ROOM = 20 }; /* a sign and 19 digits */
    uint8_t text[ROOM];
    size_t at = ROOM;
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        text[--at] = (uint8_t)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0) {
        text[--at] = '-';
    }
    buffer_append(buffer, (struct bytes){text + at, ROOM - at});
}

void buffer_append_real(struct buffer *buffer, double value)
{
    enum { DIGITS_ALWAYS = 15, DIGITS_ENOUGH = 17, ROOM = 32 };
    char text[ROOM];
    for (int digits = DIGITS_ALWAYS; digits <= DIGITS_ENOUGH; digits++) {
        (void)snprintf(text, sizeof(text), "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    buffer_append_text(buffer, text);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
    if (buffer->data != NULL) {
        buffer->data[0] = 0;
    }
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){.limit = buffer->limit};
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->size == 0 ? "" : (const char *)buffer->data;
}
