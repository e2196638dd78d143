// SPDX-License-Identifier: Apache-2.0
#include "processes.h"

#include "errno_name.h"
#include "given_name.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static struct execution **find(struct processes *processes, uint32_t pid)
{
    struct execution **at = &processes->executions[pid % EXECUTION_BUCKETS];

    while (*at && (*at)->head.pid != pid)
        at = &(*at)->next;
    return at;
}

static void drop(struct execution **at)
{
    struct execution *dropped = *at;

    if (!dropped)
        return;
    *at = dropped->next;
    buffer_free(&dropped->file_name);
    buffer_free(&dropped->executable);
    buffer_free(&dropped->directory);
    buffer_free(&dropped->arguments);
    free(dropped);
}

void process_forked(struct processes *processes, const struct record *record)
{
    struct buffer *to = event_begin(processes->events, "process_fork", record);

    member_unsigned(to, "child_pid", record->a);
    if (record->b != record->a)
        member_unsigned(to, "child_ns_pid", record->b);
    event_end(processes->events, EVENT_FORK);
}

void process_exited(struct processes *processes, const struct record *record)
{
    struct buffer *to;
    int status = (int)record->a;

    // What is begun and not ended was counted as lost when its last piece found no room.
    drop(find(processes, record->pid));
    to = event_begin(processes->events, "process_exit", record);
    member_unsigned(to, "exit_code", (uint64_t)WEXITSTATUS(status));
    member_unsigned(to, "signal", (uint64_t)WTERMSIG(status));
    event_end(processes->events, EVENT_EXIT);
}

void process_not_executed(struct processes *processes, const struct record *record, const char *names,
                          size_t size)
{
    struct buffer *to = event_begin(processes->events, "process_exec_failed", record);

    given_name_resolve(&processes->text, names, size);
    event_path(processes->events, "filename", processes->text.bytes, processes->text.size, record->flags);
    member_text(to, "failed", errno_name((int)record->b));
    event_end(processes->events, EVENT_EXEC);
}

static void write_argument(struct processes *processes, struct buffer *to, const char *before,
                           const char *argument, size_t size, unsigned *redacted)
{
    processes->text.size = 0;
    if (before && redacts_next(processes->redaction, before, argument)) {
        buffer_text(&processes->text, REDACTED);
        ++*redacted;
    } else if (redact(processes->redaction, argument, size, &processes->text)) {
        ++*redacted;
    }
    json_string(to, processes->text.bytes, processes->text.size);
}

static unsigned write_arguments(struct processes *processes, struct buffer *to, struct buffer *arguments)
{
    const char *before = NULL;
    unsigned redacted = 0;
    size_t at = 0;

    buffer_string(arguments);
    buffer_text(to, ",\"args\":[");
    while (at < arguments->size) {
        const char *argument = arguments->bytes + at;
        size_t size = strnlen(argument, arguments->size - at);

        if (at)
            buffer_add(to, ",", 1);
        write_argument(processes, to, before, argument, size, &redacted);
        before = argument;
        at += size + 1;
    }
    buffer_add(to, "]", 1);
    return redacted;
}

// A script can be started by a relative name; the trace has absolute ones.
static void write_file_name(struct processes *processes, struct execution *execution)
{
    struct buffer *name = &execution->file_name;

    if (name->size && name->bytes[0] == '/') {
        member_string(&processes->events->sink->text, "filename", name->bytes, name->size);
        return;
    }
    given_name_join(&processes->text, execution->directory.bytes, execution->directory.size, name->bytes,
                    name->size);
    member_string(&processes->events->sink->text, "filename", processes->text.bytes, processes->text.size);
}

static void tell(struct processes *processes, struct execution *execution)
{
    struct events *events = processes->events;
    struct buffer *to = event_begin(events, "process_exec", &execution->head);
    bool cut = execution->arguments.size < execution->head.a || execution->flags;
    unsigned redacted;

    if (execution->head.b != execution->head.pid)
        member_unsigned(to, "ns_pid", execution->head.b);
    write_file_name(processes, execution);
    member_string(to, "exe", execution->executable.bytes, execution->executable.size);
    member_string(to, "cwd", execution->directory.bytes, execution->directory.size);
    redacted = write_arguments(processes, to, &execution->arguments);
    if (cut)
        buffer_text(to, ",\"args_truncated\":true");
    if (redacted)
        member_unsigned(to, "redacted", redacted);
    events->cut_arguments += cut;
    events->redacted += redacted;
    event_end(events, EVENT_EXEC);
}

static void begin(struct processes *processes, const struct record *record, const char *name, size_t size)
{
    struct execution **at = find(processes, record->pid);
    struct execution *begun;

    drop(at);
    begun = must_alloc(NULL, sizeof(*begun));
    *begun = (struct execution){.head = *record, .next = *at};
    *at = begun;
    buffer_add(&begun->file_name, name, size);
}

static void add_arguments(struct execution *execution, const struct record *record, const char *bytes,
                          size_t size)
{
    if (record->a != execution->arguments.size) {
        execution->flags |= FLAG_FAULT;
        return;
    }
    execution->flags |= record->flags;
    buffer_add(&execution->arguments, bytes, size);
}

void process_executes(struct processes *processes, const struct record *record, const char *bytes,
                      size_t size)
{
    struct execution **at = find(processes, record->pid);

    if (record->type == RECORD_EXEC) {
        begin(processes, record, bytes, size);
        return;
    }
    if (!*at)
        return;
    if (record->type == RECORD_EXEC_EXE) {
        buffer_add(&(*at)->executable, bytes, size);
    } else if (record->type == RECORD_EXEC_CWD) {
        buffer_add(&(*at)->directory, bytes, size);
    } else if (record->type == RECORD_EXEC_ARGS) {
        add_arguments(*at, record, bytes, size);
    } else {
        tell(processes, *at);
        drop(at);
    }
}

void processes_finish(struct processes *processes)
{
    for (size_t at = 0; at < EXECUTION_BUCKETS; at++)
        while (processes->executions[at])
            drop(&processes->executions[at]);
    buffer_free(&processes->text);
}
