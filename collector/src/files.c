// SPDX-License-Identifier: Apache-2.0
#include "files.h"

#include "errno_name.h"
#include "given_name.h"
#include "open_flags.h"

#include <string.h>

#define MODE_TYPE 0170000
#define MODE_DIRECTORY 0040000
#define MODE_FIFO 0010000
#define MODE_SOCKET 0140000

// What has no name in the file system the kernel shows as kind and inode in /proc/PID/fd; so does the trace.
static size_t nameless(char *text, size_t room, const struct record *record)
{
    uint32_t type = record->c & MODE_TYPE;
    const char *kind = type == MODE_FIFO ? "pipe" : type == MODE_SOCKET ? "socket" : "anon_inode";
    struct buffer made = {.bytes = text, .capacity = room};

    buffer_text(&made, kind);
    buffer_text(&made, ":[");
    json_unsigned(&made, record->b);
    buffer_text(&made, "]");
    return made.size;
}

void file_opened(struct files *files, const struct record *record, const char *path, size_t size)
{
    struct events *events = files->events;
    struct buffer *to;
    char made[64];

    if (size == 1 && record->c && (record->c & MODE_TYPE) != MODE_DIRECTORY) {
        size = nameless(made, sizeof(made), record);
        path = made;
    }
    if (!filter_wants(events->filter, path, size)) {
        events->excluded++;
        return;
    }
    to = event_begin(events, "file_open", record);
    event_path(events, "path", path, size, record->flags);
    buffer_text(to, ",\"flags\":\"");
    open_flags_write(to, record->a);
    buffer_add(to, "\"", 1);
    event_end(events, EVENT_OPEN);
}

static bool resolve(struct files *files, const char *names, size_t size)
{
    given_name_resolve(&files->name, names, size);
    if (filter_wants(files->events->filter, files->name.bytes, files->name.size))
        return true;
    files->events->excluded++;
    return false;
}

void file_not_opened(struct files *files, const struct record *record, const char *names, size_t size)
{
    struct buffer *to;

    if (!resolve(files, names, size))
        return;
    to = event_begin(files->events, "file_open", record);
    event_path(files->events, "path", files->name.bytes, files->name.size, record->flags);
    buffer_text(to, ",\"flags\":\"");
    open_flags_write(to, record->a);
    buffer_add(to, "\"", 1);
    member_text(to, "failed", errno_name((int)record->b));
    event_end(files->events, EVENT_OPEN);
}

void file_deleted(struct files *files, const struct record *record, const char *names, size_t size)
{
    if (!resolve(files, names, size))
        return;
    event_begin(files->events, "file_delete", record);
    event_path(files->events, "path", files->name.bytes, files->name.size, record->flags);
    event_end(files->events, EVENT_DELETE);
}

void file_renamed_from(struct files *files, const struct record *record, const char *names, size_t size)
{
    size_t slot = record->tid % RENAME_SLOTS;

    given_name_resolve(&files->renames[slot].path, names, size);
    files->renames[slot].tid = record->tid;
    files->renames[slot].head = *record;
}

void file_renamed_to(struct files *files, const struct record *record, const char *names, size_t size)
{
    size_t slot = record->tid % RENAME_SLOTS;
    struct buffer *old = &files->renames[slot].path;
    struct buffer *to;

    if (files->renames[slot].tid != record->tid) {
        files->events->lost[EVENT_RENAME]++;
        return;
    }
    files->renames[slot].tid = 0;
    if (!resolve(files, names, size))
        return;
    to = event_begin(files->events, "file_rename", record);
    event_path(files->events, "path", old->bytes, old->size, files->renames[slot].head.flags | record->flags);
    member_string(to, "new_path", files->name.bytes, files->name.size);
    event_end(files->events, EVENT_RENAME);
}
