// SPDX-License-Identifier: Apache-2.0
#include "given_name.h"

#include <string.h>

static void drop_component(struct buffer *to)
{
    while (to->size && to->bytes[to->size - 1] != '/')
        to->size--;
    if (to->size)
        to->size--;
}

static void add_component(struct buffer *to, const char *name, size_t size)
{
    if (size == 0 || (size == 1 && name[0] == '.'))
        return;
    if (size == 2 && name[0] == '.' && name[1] == '.') {
        drop_component(to);
        return;
    }
    buffer_add(to, "/", 1);
    buffer_add(to, name, size);
}

static void add_components(struct buffer *to, const char *path, size_t size)
{
    const char *end = path + size;

    while (path < end) {
        const char *slash = memchr(path, '/', (size_t)(end - path));
        const char *stop = slash ? slash : end;

        add_component(to, path, (size_t)(stop - path));
        path = stop + 1;
    }
}

void given_name_join(struct buffer *to, const char *base, size_t base_size, const char *name,
                     size_t name_size)
{
    to->size = 0;
    if (name_size == 0 || name[0] != '/')
        add_components(to, base, base_size);
    add_components(to, name, name_size);
    if (to->size == 0)
        buffer_add(to, "/", 1);
}

void given_name_resolve(struct buffer *to, const char *payload, size_t size)
{
    size_t base_size = strnlen(payload, size);
    size_t name_at = base_size < size ? base_size + 1 : size;

    given_name_join(to, payload, base_size, payload + name_at, size - name_at);
}
