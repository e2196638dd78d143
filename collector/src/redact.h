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
// What stands in place of a secret.
#define REDACTED "[redacted]"

struct redaction {
    bool keep_known; // do not look for known shapes
    regex_t own[REDACT_MAX];
    size_t count;
};

// POSIX extended expression. Returns NULL or a sentence saying what is wrong with it.
const char *redaction_add(struct redaction *redaction, const char *expression);
// Appends the argument with each secret replaced. Returns whether there was one.
bool redact(const struct redaction *redaction, const char *argument, size_t size, struct buffer *to);
// Whether the argument after an option is a secret as a whole, as in "--password hunter2".
bool redacts_next(const struct redaction *redaction, const char *option, const char *value);

#endif
