// SPDX-License-Identifier: Apache-2.0
#include "json.h"

#include <string.h>

#define LARGEST_EXACT (1ULL << 53)

// Length of the UTF-8 sequence at `bytes`, 0 if there is none: overlong forms, surrogates and numbers above
// U+10FFFF are none (RFC 3629).
static size_t sequence_length(const unsigned char *bytes, size_t size)
{
    unsigned char first = bytes[0], second = size > 1 ? bytes[1] : 0;
    size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

    if (first < 0xc2 || first > 0xf4 || length > size)
        return 0;
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
        return 0;
    for (size_t at = 1; at < length; at++)
        if ((bytes[at] & 0xc0) != 0x80)
            return 0;
    return length;
}

static void escape(struct buffer *to, unsigned char byte)
{
    static const char hex[] = "0123456789abcdef";
    char escaped[] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};

    switch (byte) {
    case '"':
    case '\\':
        escaped[1] = (char)byte;
        buffer_add(to, escaped, 2);
        break;
    case '\n':
        buffer_add(to, "\\n", 2);
        break;
    case '\t':
        buffer_add(to, "\\t", 2);
        break;
    default:
        buffer_add(to, escaped, sizeof(escaped));
    }
}

static int is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

void json_string(struct buffer *to, const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes, *end = at + size;

    buffer_add(to, "\"", 1);
    while (at < end) {
        const unsigned char *run = at;
        size_t length;

        while (at < end && is_plain(*at))
            at++;
        buffer_add(to, run, (size_t)(at - run));
        if (at == end)
            break;
        length = *at < 0x80 ? 1 : sequence_length(at, (size_t)(end - at));
        if (*at < 0x80)
            escape(to, *at);
        else if (length)
            buffer_add(to, at, length);
        else
            buffer_add(to, "\xef\xbf\xbd", 3);
        at += length ? length : 1;
    }
    buffer_add(to, "\"", 1);
}

void json_unsigned(struct buffer *to, uint64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    buffer_add(to, digits + at, sizeof(digits) - at);
}

void json_large(struct buffer *to, uint64_t number)
{
    if (number > LARGEST_EXACT)
        buffer_add(to, "\"", 1);
    json_unsigned(to, number);
    if (number > LARGEST_EXACT)
        buffer_add(to, "\"", 1);
}

static void member_name(struct buffer *to, const char *name)
{
    buffer_add(to, ",\"", 2);
    buffer_text(to, name);
    buffer_add(to, "\":", 2);
}

void member_string(struct buffer *to, const char *name, const char *bytes, size_t size)
{
    member_name(to, name);
    json_string(to, bytes, size);
}

void member_text(struct buffer *to, const char *name, const char *text)
{
    member_string(to, name, text, strlen(text));
}

void member_unsigned(struct buffer *to, const char *name, uint64_t number)
{
    member_name(to, name);
    json_large(to, number);
}
