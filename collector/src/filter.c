// SPDX-License-Identifier: Apache-2.0
#include "filter.h"

#include <string.h>

static bool is_below(const char *path, size_t size, const char *prefix)
{
    size_t length = strlen(prefix);

    while (length && prefix[length - 1] == '/')
        length--;
    return size >= length && memcmp(path, prefix, length) == 0 && (size == length || path[length] == '/');
}

static bool any_above(const char *const *prefixes, size_t count, const char *path, size_t size)
{
    for (size_t at = 0; at < count; at++)
        if (is_below(path, size, prefixes[at]))
            return true;
    return false;
}

bool filter_wants(const struct filter *filter, const char *path, size_t size)
{
    if (any_above(filter->exclude, filter->excludes, path, size))
        return false;
    return filter->includes == 0 || any_above(filter->include, filter->includes, path, size);
}
