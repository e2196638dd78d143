// SPDX-License-Identifier: Apache-2.0
//
// Sums of writes: the kernel adds, this side knows the path. See bpf/write.h.
#include "files.h"

#include <bpf/bpf.h>
#include <stdlib.h>
#include <string.h>

static struct open_write **bucket(struct files *files, uint32_t pid)
{
    return &files->writes[pid % WRITE_BUCKETS];
}

static struct open_write **find(struct files *files, const struct write_key *key)
{
    struct open_write **at = bucket(files, key->pid);

    while (*at && memcmp(&(*at)->key, key, sizeof(*key)) != 0)
        at = &(*at)->next;
    return at;
}

static struct open_write *take(struct open_write **at)
{
    struct open_write *taken = *at;

    *at = taken->next;
    return taken;
}

static void drop(struct open_write *write)
{
    free(write->path);
    free(write);
}

static struct write_key key_of(const struct record *record)
{
    return (struct write_key){.start_ns = record->a, .pid = record->pid, .fd = record->c};
}

static void tell(struct files *files, const struct record *record, const char *path, size_t size)
{
    struct events *events = files->events;
    struct buffer *to;

    if (!filter_wants(events->filter, path, size)) {
        events->excluded++;
        return;
    }
    to = event_begin(events, "file_write", record);
    event_path(events, "path", path, size, record->flags);
    member_unsigned(to, "bytes", record->b);
    member_unsigned(to, "writes", record->d);
    event_end(events, EVENT_WRITE);
}

void file_written(struct files *files, const struct record *record, const char *path, size_t size)
{
    tell(files, record, path, size);
}

void file_write_begun(struct files *files, const struct record *record, const char *path, size_t size)
{
    struct write_key key = key_of(record);
    struct open_write **at = find(files, &key);
    struct open_write *write;

    // One that is still here was closed by a record that the kernel counted as lost.
    if (*at)
        drop(take(at));
    write = must_alloc(NULL, sizeof(*write));
    *write = (struct open_write){.key = key, .head = *record, .size = size};
    write->path = must_alloc(NULL, size);
    memcpy(write->path, path, size);
    write->next = *bucket(files, key.pid);
    *bucket(files, key.pid) = write;
}

void file_write_done(struct files *files, const struct record *record)
{
    struct write_key key = key_of(record);
    struct open_write **at = find(files, &key);
    struct open_write *write;
    struct record head = *record;

    if (!*at) {
        files->events->lost[EVENT_WRITE]++;
        return;
    }
    write = take(at);
    head.flags |= write->head.flags;
    tell(files, &head, write->path, write->size);
    drop(write);
}

// Tells a sum as it stands in the map now. One that is no longer there was counted as lost by the kernel.
static void tell_standing(struct files *files, struct open_write *write, uint64_t time_ns)
{
    struct write_sum sum;
    struct record head = write->head;

    if (bpf_map_lookup_elem(files->writes_fd, &write->key, &sum))
        return;
    bpf_map_delete_elem(files->writes_fd, &write->key);
    head.time_ns = time_ns;
    head.b = sum.bytes;
    head.d = sum.calls;
    tell(files, &head, write->path, write->size);
}

// Sums of a dead process whose beginning was lost are known to nobody else and would stay for ever.
static void forget_untold(struct files *files, const struct record *exited)
{
    struct write_key key, next, *at = NULL;

    do {
        int more = bpf_map_get_next_key(files->writes_fd, at, &next) == 0;

        if (at && at->pid == exited->pid && at->start_ns == exited->b)
            bpf_map_delete_elem(files->writes_fd, at);
        key = next;
        at = more ? &key : NULL;
    } while (at);
}

void files_process_exited(struct files *files, const struct record *record)
{
    struct open_write **at = bucket(files, record->pid);

    while (*at) {
        struct open_write *write = *at;

        if (write->key.pid != record->pid || write->key.start_ns != record->b) {
            at = &write->next;
            continue;
        }
        take(at);
        tell_standing(files, write, record->time_ns);
        drop(write);
    }
    if (files->lost_writes && *files->lost_writes != files->lost_seen) {
        files->lost_seen = *files->lost_writes;
        forget_untold(files, record);
    }
}

void files_finish(struct files *files)
{
    uint64_t now_ns = boottime_ns();

    for (size_t at = 0; at < WRITE_BUCKETS; at++)
        while (files->writes[at]) {
            struct open_write *write = take(&files->writes[at]);

            tell_standing(files, write, now_ns);
            drop(write);
        }
    for (size_t at = 0; at < RENAME_SLOTS; at++)
        buffer_free(&files->renames[at].path);
    buffer_free(&files->name);
}
