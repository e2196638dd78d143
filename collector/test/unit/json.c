// SPDX-License-Identifier: Apache-2.0
#include "json.h"

#include "check.h"
#include "open_flags.h"
#include "utc.h"

#include <fcntl.h>

static void written(const char *bytes, size_t size, const char *wanted)
{
    struct buffer to = {0};

    json_string(&to, bytes, size);
    CHECK_TEXT(to.bytes, to.size, wanted);
    buffer_free(&to);
}

static void strings(void)
{
    written("plain", 5, "\"plain\"");
    written("a\"b\\c\n\t\x01\x7f", 9, "\"a\\\"b\\\\c\\n\\t\\u0001\\u007f\"");
    written("", 0, "\"\"");
    written("nul\0inside", 10, "\"nul\\u0000inside\"");
    written("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9, "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"");
    // Overlong, surrogate, above the last code point, cut, lone continuation: each bad byte is replaced.
    written("\xc0\xaf", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"");
    written("\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    written("\xf4\x90\x80\x80", 4, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    written("x\xe2\x82", 3, "\"x\xef\xbf\xbd\xef\xbf\xbd\"");
    written("\x80y", 2, "\"\xef\xbf\xbdy\"");
}

static void numbers(void)
{
    struct buffer to = {0};

    json_large(&to, 0);
    json_large(&to, 1ULL << 53);
    json_large(&to, (1ULL << 53) + 1);
    json_large(&to, UINT64_MAX);
    CHECK_TEXT(to.bytes, to.size, "09007199254740992\"9007199254740993\"\"18446744073709551615\"");
    buffer_free(&to);
}

static void flags(uint64_t value, const char *wanted)
{
    struct buffer to = {0};

    open_flags_write(&to, value);
    CHECK_TEXT(to.bytes, to.size, wanted);
    buffer_free(&to);
}

static void times(void)
{
    struct utc utc = {.offset_ns = 1795305600000000000LL};
    struct buffer to = {0};

    utc_write(&utc, &to, 1);
    utc_write(&utc, &to, 61999999999ULL);
    CHECK_TEXT(to.bytes, to.size, "\"2026-11-22T00:00:00.000000Z\"\"2026-11-22T00:01:01.999999Z\"");
    buffer_free(&to);
}

void test_json(void)
{
    strings();
    numbers();
    flags(O_RDONLY, "O_RDONLY");
    flags(O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, "O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC");
    flags(O_RDWR | O_TMPFILE | O_SYNC, "O_RDWR|O_SYNC|O_TMPFILE");
    flags(0100000, "O_RDONLY");
    flags(0x80000000, "O_RDONLY|0x80000000");
    times();
}
