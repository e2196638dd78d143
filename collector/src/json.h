// SPDX-License-Identifier: Apache-2.0
//
// Writing JSON. Text from a traced program is hostile: bytes that are not UTF-8 become U+FFFD, each one.
#ifndef COLLECTOR_JSON_H
#define COLLECTOR_JSON_H

#include "buffer.h"

#include <stdint.h>

void json_string(struct buffer *to, const char *bytes, size_t size);
void json_unsigned(struct buffer *to, uint64_t number);
// A number above 2^53 as a string: JSON readers would round it.
void json_large(struct buffer *to, uint64_t number);

// The members of an object, each with its comma in front.
void member_string(struct buffer *to, const char *name, const char *bytes, size_t size);
void member_text(struct buffer *to, const char *name, const char *text);
void member_unsigned(struct buffer *to, const char *name, uint64_t number);

#endif
