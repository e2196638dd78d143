// SPDX-License-Identifier: Apache-2.0
#include "redact.h"

#include <stdlib.h>
#include <string.h>

// Shorter than any of the shapes and labels below with a secret behind it.
#define SECRET_MIN 7

// Beginnings of tokens as their issuers document them, and how many characters at least must follow for it
// to be one. Scanning for prefixes is linear, which an expression with twenty branches is not.
struct shape {
    const char *prefix;
    const char *more; // allowed besides letters and digits
    size_t at_least;
};

static const struct shape shapes[] = {
    {"ghp_", "", 20},       {"gho_", "", 20},         {"ghu_", "", 20},      {"ghs_", "_-.", 20},
    {"ghr_", "", 20},       {"github_pat_", "_", 20}, {"glpat-", "_-.", 16}, {"npm_", "", 30},
    {"pypi-", "_-", 30},    {"AKIA", "", 16},         {"ASIA", "", 16},      {"AIza", "_-", 30},
    {"ya29.", "_-", 20},    {"xoxb-", "-", 20},       {"xoxp-", "-", 20},    {"xoxa-", "-", 20},
    {"xapp-", "-", 20},     {"sk_live_", "", 16},     {"rk_live_", "", 16},  {"sk-ant-", "_-", 20},
    {"sk-proj-", "_-", 20}, {"dop_v1_", "", 32},      {"hvs.", "_-", 20},    {"eyJ", "_-.=+/", 40},
    {"SG.", "_-.", 30},     {"dckr_pat_", "_-", 20},
};

// What follows these is a secret whatever its shape, up to a blank, a quote or '&'. Letter case is ignored.
static const char *const labels[] = {
    "password=",
    "passwd=",
    "_authtoken=",
    "_auth=",
    "_password=",
    "access_token=",
    "api_key=",
    "apikey=",
    "client_secret=",
    "private_token=",
    "token=",
    "secret=",
    "authorization: bearer ",
    "authorization: basic ",
    "authorization: token ",
    "private-token: ",
    "x-api-key: ",
};

// Options whose value is the argument that follows them.
static const char *const options[] = {
    "--password", "--passwd",  "--token",      "--access-token",  "--auth-token",
    "--api-key",  "--api_key", "--secret",     "--client-secret", "--private-token",
    "--pass",     "--pwd",     "--secret-key", "--otp",           "--apikey",
};

struct span {
    size_t start;
    size_t end;
};

static bool is_word(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool find_shape(const void *subject, const char *text, size_t size, size_t from, struct span *span)
{
    const struct shape *shape = subject;
    size_t length = strlen(shape->prefix);
    const char *at = text + from;

    while ((at = memmem(at, size - (size_t)(at - text), shape->prefix, length))) {
        size_t end = (size_t)(at - text) + length;

        while (end < size && (is_word(text[end]) || (text[end] && strchr(shape->more, text[end]))))
            end++;
        *span = (struct span){(size_t)(at - text), end};
        if (end - span->start - length >= shape->at_least)
            return true;
        at++;
    }
    return false;
}

static bool find_label(const void *subject, const char *text, size_t size, size_t from, struct span *span)
{
    const char *label = subject;
    size_t length = strlen(label);

    for (size_t at = from; at + length < size; at++) {
        size_t end = at + length;

        if ((text[at] | 0x20) != (label[0] | 0x20) || strncasecmp(text + at, label, length) != 0)
            continue;
        while (end < size && !strchr(" \t\n\"'&", text[end]))
            end++;
        *span = (struct span){at + length, end};
        if (span->end > span->start)
            return true;
    }
    return false;
}

// The password of https://user:password@host.
static bool find_credentials(const void *subject, const char *text, size_t size, size_t from,
                             struct span *span)
{
    const char *at = text + from;

    (void)subject;
    while ((at = memmem(at, size - (size_t)(at - text), "://", 3))) {
        size_t start = (size_t)(at - text) + 3, colon = 0, end = start;

        while (end < size && !strchr("/@ \t\n\"'", text[end])) {
            if (text[end] == ':' && !colon)
                colon = end;
            end++;
        }
        *span = (struct span){colon + 1, end};
        if (colon && end < size && text[end] == '@' && end > colon + 1)
            return true;
        at += 3;
    }
    return false;
}

static bool find_own(const void *expression, const char *text, size_t size, size_t from, struct span *span)
{
    regmatch_t match = {.rm_so = (regoff_t)from, .rm_eo = (regoff_t)size};

    if (regexec(expression, text, 1, &match, REG_STARTEND) != 0 || match.rm_eo <= match.rm_so)
        return false;
    *span = (struct span){(size_t)match.rm_so, (size_t)match.rm_eo};
    return true;
}

typedef bool finder(const void *subject, const char *text, size_t size, size_t from, struct span *span);

static void mark_all(finder *find, const void *subject, const char *text, size_t size, struct buffer *marks)
{
    struct span span = {0, 0};

    while (find(subject, text, size, span.end, &span))
        buffer_add(marks, &span, sizeof(span));
}

static void find_all(const struct redaction *redaction, const char *text, size_t size, struct buffer *marks)
{
    for (size_t at = 0; at < redaction->count; at++)
        mark_all(find_own, &redaction->own[at], text, size, marks);
    if (redaction->keep_known || size < SECRET_MIN)
        return;
    for (size_t at = 0; at < sizeof(shapes) / sizeof(*shapes); at++)
        mark_all(find_shape, &shapes[at], text, size, marks);
    for (size_t at = 0; at < sizeof(labels) / sizeof(*labels); at++)
        mark_all(find_label, labels[at], text, size, marks);
    mark_all(find_credentials, NULL, text, size, marks);
}

static int by_start(const void *one, const void *other)
{
    const struct span *a = one, *b = other;

    return a->start < b->start ? -1 : a->start > b->start;
}

bool redact(const struct redaction *redaction, const char *argument, size_t size, struct buffer *to)
{
    struct buffer marks = {0};
    size_t done = 0;

    find_all(redaction, argument, size, &marks);
    if (marks.size)
        qsort(marks.bytes, marks.size / sizeof(struct span), sizeof(struct span), by_start);
    for (size_t at = 0; at < marks.size; at += sizeof(struct span)) {
        const struct span *span = (const struct span *)(const void *)(marks.bytes + at);

        if (span->start >= done) {
            buffer_add(to, argument + done, span->start - done);
            buffer_text(to, REDACTED);
        }
        done = span->end > done ? span->end : done;
    }
    buffer_add(to, argument + done, size - done);
    buffer_free(&marks);
    return done > 0;
}

bool redacts_next(const struct redaction *redaction, const char *option, const char *value)
{
    bool is_option = strncmp(value, "--", 2) == 0;

    for (size_t at = 0; at < sizeof(options) / sizeof(*options); at++)
        if (strcasecmp(option, options[at]) == 0)
            return !redaction->keep_known && !is_option && *value;
    return false;
}

const char *redaction_add(struct redaction *redaction, const char *expression)
{
    static char message[200];
    int error;

    if (redaction->count == REDACT_MAX)
        return "too many expressions";
    error = regcomp(&redaction->own[redaction->count], expression, REG_EXTENDED);
    if (error) {
        regerror(error, &redaction->own[redaction->count], message, sizeof(message));
        return message;
    }
    redaction->count++;
    return NULL;
}
