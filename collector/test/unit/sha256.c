// SPDX-License-Identifier: Apache-2.0
#include "sha256.h"

#include "check.h"

static void hashed(const char *text, size_t times, const char *wanted)
{
    struct sha256 hash;
    char digits[SHA256_TEXT_SIZE];

    sha256_start(&hash);
    for (size_t at = 0; at < times; at++)
        sha256_add(&hash, text, strlen(text));
    sha256_text(&hash, digits);
    CHECK_TEXT(digits, strlen(digits), wanted);
}

// The vectors of FIPS 180-4.
void test_sha256(void)
{
    hashed("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hashed("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hashed("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    hashed("aaaaaaaaaa", 100000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
