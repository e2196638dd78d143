// SPDX-License-Identifier: Apache-2.0
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Ends the run with the place and both values when they differ.
#define CHECK_TEXT(got, size, wanted) check_text(__FILE__, __LINE__, got, size, wanted, strlen(wanted))
#define CHECK_NUMBER(got, wanted) check_number(__FILE__, __LINE__, (long long)(got), (long long)(wanted))

static inline void check_text(const char *file, int line, const char *got, size_t size, const char *wanted,
                              size_t wanted_size)
{
    if (size == wanted_size && memcmp(got, wanted, size) == 0)
        return;
    fprintf(stderr, "%s:%d: got    \"%.*s\"\n  wanted \"%s\"\n", file, line, (int)size, got, wanted);
    exit(1);
}

static inline void check_number(const char *file, int line, long long got, long long wanted)
{
    if (got == wanted)
        return;
    fprintf(stderr, "%s:%d: got %lld, wanted %lld\n", file, line, got, wanted);
    exit(1);
}

void test_json(void);
void test_names(void);
void test_redact(void);
void test_dns(void);
void test_sha256(void);
void test_trace(void);

#endif
