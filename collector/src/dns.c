// SPDX-License-Identifier: Apache-2.0
#include "dns.h"

#define HEADER_BYTES 12
#define IS_RESPONSE 0x80
#define OPCODE 0x78
#define LABEL_MAX 63
#define NAME_MAX_BYTES 255

static unsigned pair(const char *bytes)
{
    return (unsigned)((unsigned char)bytes[0] << 8 | (unsigned char)bytes[1]);
}

static void add_byte(struct dns_question *question, char byte)
{
    question->name[question->size++] = byte;
}

// A dot inside a label is no separator; RFC 1035, 5.1 writes it with a backslash.
static void add_label(struct dns_question *question, const char *label, size_t length)
{
    if (question->size)
        add_byte(question, '.');
    for (size_t at = 0; at < length; at++) {
        if (label[at] == '.' || label[at] == '\\')
            add_byte(question, '\\');
        add_byte(question, label[at]);
    }
}

// Reads a name without compression: in a question there is nothing yet that a pointer could point to.
static size_t read_name(const char *message, size_t size, size_t at, struct dns_question *question)
{
    size_t start = at;

    question->size = 0;
    while (at < size && message[at]) {
        size_t length = (unsigned char)message[at];

        if (length > LABEL_MAX || at + 1 + length >= size || at + 1 + length - start > NAME_MAX_BYTES)
            return 0;
        add_label(question, message + at + 1, length);
        at += 1 + length;
    }
    return at < size ? at + 1 : 0;
}

bool dns_read(const char *message, size_t size, struct dns_question *question)
{
    size_t at;

    if (size <= HEADER_BYTES || message[2] & (IS_RESPONSE | OPCODE) || pair(message + 4) == 0)
        return false;
    at = read_name(message, size, HEADER_BYTES, question);
    if (!at || at + 4 > size)
        return false;
    question->type = (uint16_t)pair(message + at);
    return true;
}
