// SPDX-License-Identifier: Apache-2.0
#include "redact.h"

#include "check.h"

static void shown(const struct redaction *redaction, const char *argument, const char *wanted)
{
    struct buffer to = {0};
    bool changed = redact(redaction, argument, strlen(argument), &to);

    CHECK_TEXT(to.bytes ? to.bytes : "", to.size, wanted);
    CHECK_NUMBER(changed, strcmp(argument, wanted) != 0);
    buffer_free(&to);
}

static void known(void)
{
    struct redaction redaction = {0};

    shown(&redaction, "", "");
    shown(&redaction, "install", "install");
    shown(&redaction, "ghp_0123456789abcdefghij", "[redacted]");
    shown(&redaction, "ghp_short", "ghp_short");
    shown(&redaction, "a=ghs_0123456789abcdefghij,b=glpat-0123456789abcdef;", "a=[redacted],b=[redacted];");
    shown(&redaction, "AKIA0123456789ABCDEF", "[redacted]");
    shown(&redaction, "--password=hunter2 -x", "--password=[redacted] -x");
    shown(&redaction, "Authorization: Bearer abc.def", "Authorization: Bearer [redacted]");
    shown(&redaction, "https://me:pw@git.example/x", "https://me:[redacted]@git.example/x");
    shown(&redaction, "https://git.example/x:y@z", "https://git.example/x:y@z");
    shown(&redaction, "//registry.example/:_authToken=npm_secret",
          "//registry.example/:_authToken=[redacted]");
    // Found by two rules: replaced once.
    shown(&redaction, "token=ghp_0123456789abcdefghij", "token=[redacted]");
}

static void own(void)
{
    struct redaction redaction = {.keep_known = true};

    CHECK_NUMBER(redaction_add(&redaction, "key-[0-9]+") == NULL, true);
    CHECK_NUMBER(redaction_add(&redaction, "x*") == NULL,
                 true); // matches nothing everywhere: no endless loop
    CHECK_NUMBER(redaction_add(&redaction, "(") == NULL, false);
    shown(&redaction, "key-1 key-22 key-", "[redacted] [redacted] key-");
    shown(&redaction, "ghp_0123456789abcdefghij", "ghp_0123456789abcdefghij");
    regfree(&redaction.own[0]);
    regfree(&redaction.own[1]);
}

static void next(void)
{
    struct redaction redaction = {0}, off = {.keep_known = true};

    CHECK_NUMBER(redacts_next(&redaction, "--password", "hunter2"), true);
    CHECK_NUMBER(redacts_next(&redaction, "--API-Key", "x"), true);
    CHECK_NUMBER(redacts_next(&redaction, "--password", "--verbose"), false);
    CHECK_NUMBER(redacts_next(&redaction, "--password", ""), false);
    CHECK_NUMBER(redacts_next(&redaction, "--passwords", "hunter2"), false);
    CHECK_NUMBER(redacts_next(&off, "--password", "hunter2"), false);
}

void test_redact(void)
{
    known();
    next();
    own();
}
