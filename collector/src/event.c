// SPDX-License-Identifier: Apache-2.0
#include "event.h"

#include <string.h>

const char *event_name(enum event_kind kind)
{
    static const char *const names[EVENT_KINDS] = {
        [EVENT_EXEC] = "process_exec",  [EVENT_FORK] = "process_fork",   [EVENT_EXIT] = "process_exit",
        [EVENT_OPEN] = "file_open",     [EVENT_WRITE] = "file_write",    [EVENT_DELETE] = "file_delete",
        [EVENT_RENAME] = "file_rename", [EVENT_CONNECT] = "net_connect", [EVENT_DNS] = "dns_query",
    };

    return names[kind];
}

static bool same_process(const struct record *one, const struct record *other)
{
    return one->pid == other->pid && one->parent_pid == other->parent_pid && one->uid == other->uid &&
           one->cgroup == other->cgroup && memcmp(one->comm, other->comm, COMM_SIZE) == 0;
}

static const struct buffer *process_members(struct process_text *kept, const struct record *head)
{
    struct buffer *text = &kept->text;

    if (text->size && same_process(&kept->head, head))
        return text;
    kept->head = *head;
    text->size = 0;
    member_unsigned(text, "pid", head->pid);
    member_unsigned(text, "ppid", head->parent_pid);
    member_unsigned(text, "uid", head->uid);
    member_string(text, "comm", head->comm, strnlen(head->comm, COMM_SIZE));
    member_unsigned(text, "cgroup", head->cgroup);
    return text;
}

struct buffer *event_begin(struct events *events, const char *type, const struct record *head)
{
    struct buffer *to = &events->sink->text;
    const struct buffer *process = process_members(&events->process, head);

    events->line_start = to->size;
    buffer_add(to, "{\"type\":\"", 9);
    buffer_text(to, type);
    buffer_add(to, "\",\"timestamp\":", 14);
    utc_write(&events->utc, to, head->time_ns);
    buffer_add(to, process->bytes, process->size);
    return to;
}

void event_end(struct events *events, enum event_kind kind)
{
    // Asked for each event: thousands may lie between two looks of the recording at its limits.
    events->discarding |= sink_is_full(events->sink);
    if (events->discarding || events->sink->error) {
        events->sink->text.size = events->line_start;
        events->lost[kind]++;
        return;
    }
    buffer_add(&events->sink->text, "}\n", 2);
    events->written[kind]++;
    sink_push(events->sink);
}

void event_path(struct events *events, const char *name, const char *path, size_t size, uint16_t flags)
{
    member_string(&events->sink->text, name, path, size);
    if (!(flags & FLAG_CUT))
        return;
    buffer_text(&events->sink->text, ",\"path_truncated\":true");
    events->cut_paths++;
}

uint64_t events_total(const struct events *events)
{
    uint64_t total = 0;

    for (int kind = 0; kind < EVENT_KINDS; kind++)
        total += events->written[kind];
    return total;
}
