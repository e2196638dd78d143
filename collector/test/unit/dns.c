// SPDX-License-Identifier: Apache-2.0
#include "dns.h"

#include "check.h"

#define HEAD "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"

static void asks(const char *message, size_t size, const char *name, int type)
{
    struct dns_question question;

    CHECK_NUMBER(dns_read(message, size, &question), true);
    CHECK_TEXT(question.name, question.size, name);
    CHECK_NUMBER(question.type, type);
}

static void no_question(const char *message, size_t size)
{
    struct dns_question question;

    CHECK_NUMBER(dns_read(message, size, &question), false);
}

void test_dns(void)
{
    static const char whole[] = HEAD "\3www\7example\0\0\x1c\0\1";
    char random[64];

    asks(whole, sizeof(whole) - 1, "www.example", 28);
    asks(HEAD "\0\0\2\0\1", 17, "", 2);
    asks(HEAD "\4a.b\\\0\0\1\0\1", 22, "a\\.b\\\\", 1);
    for (size_t size = 0; size < sizeof(whole) - 1; size++)
        no_question(whole, size);
    no_question("\x12\x34\x81\x00\x00\x01\x00\x00\x00\x00\x00\x00\1a\0\0\1\0\1", 19); // an answer
    no_question("\x12\x34\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\1a\0\0\1\0\1", 19); // nothing asked
    no_question(HEAD "\xc0\x0c\0\1\0\1", 18);                                         // a pointer
    // Anything may come: no byte outside may be touched, which the sanitizers watch.
    for (unsigned seed = 0; seed < 20000; seed++) {
        struct dns_question question;

        srand(seed);
        for (size_t at = 0; at < sizeof(random); at++)
            random[at] = (char)(rand() % (seed % 2 ? 256 : 8));
        dns_read(random, (size_t)rand() % sizeof(random), &question);
    }
}
