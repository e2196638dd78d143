// SPDX-License-Identifier: Apache-2.0
//
// A growing run of bytes. Out of memory ends the program: a recorder that goes on without memory would lose
// events without saying so.
#ifndef COLLECTOR_BUFFER_H
#define COLLECTOR_BUFFER_H

#include <stddef.h>
#include <string.h>

struct buffer {
    char *bytes;
    size_t size;
    size_t capacity;
};

void *must_alloc(void *old, size_t size);
void buffer_grow(struct buffer *buffer, size_t more);

// Makes room for `more` bytes and returns where they begin; the caller adds to size what it used.
static inline char *buffer_room(struct buffer *buffer, size_t more)
{
    if (more > buffer->capacity - buffer->size)
        buffer_grow(buffer, more);
    return buffer->bytes + buffer->size;
}

// Inline, like what follows: an event is some twenty pieces, most of them constants of a few bytes.
static inline void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    memcpy(buffer_room(buffer, size), bytes, size);
    buffer->size += size;
}

static inline void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Closes the text with a NUL that is not counted and returns it.
const char *buffer_string(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
