// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "errno_name.h"
#include "filter.h"
#include "given_name.h"

#include <errno.h>

static void joined(const char *base, const char *name, const char *wanted)
{
    struct buffer to = {0};

    given_name_join(&to, base, strlen(base), name, strlen(name));
    CHECK_TEXT(to.bytes, to.size, wanted);
    buffer_free(&to);
}

static void resolved(const char *payload, size_t size, const char *wanted)
{
    struct buffer to = {0};

    given_name_resolve(&to, payload, size);
    CHECK_TEXT(to.bytes, to.size, wanted);
    buffer_free(&to);
}

static void prefixes(void)
{
    struct filter filter = {
        .include = {"/home/", "/etc"}, .includes = 2, .exclude = {"/home/me"}, .excludes = 1};

    CHECK_NUMBER(filter_wants(&filter, "/home/you", 9), true);
    CHECK_NUMBER(filter_wants(&filter, "/home", 5), true);
    CHECK_NUMBER(filter_wants(&filter, "/home/me/x", 10), false);
    CHECK_NUMBER(filter_wants(&filter, "/home/mean", 10), true);
    CHECK_NUMBER(filter_wants(&filter, "/etcetera", 9), false);
    CHECK_NUMBER(filter_wants(&filter, "", 0), false);
    filter.includes = 0;
    CHECK_NUMBER(filter_wants(&filter, "/var", 4), true);
}

void test_names(void)
{
    joined("/a/b", "c", "/a/b/c");
    joined("/a/b", "../c/./d//e/", "/a/c/d/e");
    joined("/a/b", "/c/../..", "/");
    joined("/", "../../x", "/x");
    joined("", "", "/");
    resolved("/base\0name", 10, "/base/name");
    resolved("\0/abs", 5, "/abs");
    resolved("/base", 5, "/base");
    resolved("", 0, "/");
    prefixes();
    CHECK_TEXT(errno_name(ENOENT), strlen(errno_name(ENOENT)), "ENOENT");
    CHECK_TEXT(errno_name(4000), strlen(errno_name(4000)), "E4000");
}
