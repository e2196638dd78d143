// SPDX-License-Identifier: Apache-2.0
//
// Secrets on command lines must not end up in a trace that is handed around: known shapes of tokens, and what
// the user's own expressions match.
#ifndef COLLECTOR_REDACT_H
#define COLLECTOR_REDACT_H

#include "buffer.h"

#include <regex.h>
#include <stdbool.h>

#define REDACT_MAX 32

struct redaction {
    bool keep_known; // do not look for known shapes
    regex_t own[REDACT_MAX];
    size_t count;
};

// POSIX extended expression. Returns NULL or a sentence saying what is wrong with it.
const char *redaction_add(struct redaction *redaction, const char *expression);
// Appends the argument with each secret replaced by "[redacted]". Returns whether there was one.
bool redact(const struct redaction *redaction, const char *argument, size_t size, struct buffer *to);

#endif
