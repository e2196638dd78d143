// SPDX-License-Identifier: Apache-2.0
//
// Which files are recorded: prefixes of paths, given by the user.
#ifndef COLLECTOR_FILTER_H
#define COLLECTOR_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#define FILTER_MAX 64

struct filter {
    const char *include[FILTER_MAX];
    size_t includes;
    const char *exclude[FILTER_MAX];
    size_t excludes;
};

// No include means all; an exclude wins. A prefix ends at a component: /usr/lib does not cover /usr/libexec.
bool filter_wants(const struct filter *filter, const char *path, size_t size);

#endif
