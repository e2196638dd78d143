// SPDX-License-Identifier: Apache-2.0
//
// A growing run of bytes. Out of memory ends the program: a recorder that goes on without memory would lose
// events without saying so.
#ifndef COLLECTOR_BUFFER_H
#define COLLECTOR_BUFFER_H

#include <stddef.h>

struct buffer {
    char *bytes;
    size_t size;
    size_t capacity;
};

void *must_alloc(void *old, size_t size);
// Makes room for `more` bytes and returns where they begin; the caller adds to size what it used.
char *buffer_room(struct buffer *buffer, size_t more);
void buffer_add(struct buffer *buffer, const void *bytes, size_t size);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Closes the text with a NUL that is not counted and returns it.
const char *buffer_string(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
