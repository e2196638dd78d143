// SPDX-License-Identifier: Apache-2.0
#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void *must_alloc(void *old, size_t size)
{
    void *memory = realloc(old, size ? size : 1);

    if (!memory) {
        fputs("trace-collector: out of memory\n", stderr);
        abort();
    }
    return memory;
}

void buffer_grow(struct buffer *buffer, size_t more)
{
    size_t wanted = buffer->size + more;

    buffer->capacity = wanted + wanted / 2 + 64;
    buffer->bytes = must_alloc(buffer->bytes, buffer->capacity);
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    int size;

    va_start(arguments, format);
    size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size <= 0)
        return;
    va_start(arguments, format);
    vsnprintf(buffer_room(buffer, (size_t)size + 1), (size_t)size + 1, format, arguments);
    va_end(arguments);
    buffer->size += (size_t)size;
}

const char *buffer_string(struct buffer *buffer)
{
    *buffer_room(buffer, 1) = '\0';
    return buffer->bytes;
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
