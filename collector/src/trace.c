// SPDX-License-Identifier: Apache-2.0
#include "trace.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

void trace_open(struct trace *trace, struct sink *sink, const struct options *options,
                const struct programs *programs)
{
    *trace = (struct trace){0};
    trace->events.sink = sink;
    trace->events.filter = &options->filter;
    utc_adjust(&trace->events.utc);
    trace->files.events = trace->processes.events = trace->connections.events = &trace->events;
    trace->files.writes_fd = programs_writes_fd(programs);
    trace->files.lost_writes = &programs_counters(programs)->lost[EVENT_WRITE];
    trace->processes.redaction = &options->redaction;
}

static void add_boot_id(struct buffer *to)
{
    char line[64] = "";
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

    if (!file)
        return;
    if (fgets(line, sizeof(line), file))
        member_string(to, "boot_id", line, strcspn(line, "\n"));
    fclose(file);
}

static struct buffer *begin_line(struct trace *trace, const char *type)
{
    struct buffer *to = &trace->events.sink->text;

    buffer_text(to, "{\"type\":\"");
    buffer_text(to, type);
    buffer_text(to, "\",\"timestamp\":");
    utc_write(&trace->events.utc, to, boottime_ns());
    return to;
}

void trace_start(struct trace *trace, const struct options *options, const struct programs *programs)
{
    struct buffer *to = begin_line(trace, "trace_start");
    struct utsname host;

    uname(&host);
    member_unsigned(to, "format", 1);
    member_text(to, "collector", "trace-collector " COLLECTOR_VERSION);
    member_text(to, "host", host.nodename);
    member_text(to, "kernel", host.release);
    member_text(to, "arch", host.machine);
    add_boot_id(to);
    member_text(to, "scope", options_scope(options));
    member_text(to, "clock", "boottime");
    programs_write_gaps(programs, to);
    buffer_text(to, "}\n");
}

void trace_record(void *context, const struct record *record, const char *payload, size_t size)
{
    struct trace *trace = context;

    switch ((enum record_type)record->type) {
    case RECORD_FORK:
        process_forked(&trace->processes, record);
        break;
    case RECORD_EXEC:
    case RECORD_EXEC_EXE:
    case RECORD_EXEC_CWD:
    case RECORD_EXEC_ARGS:
    case RECORD_EXEC_END:
        process_executes(&trace->processes, record, payload, size);
        break;
    case RECORD_EXEC_FAIL:
        process_not_executed(&trace->processes, record, payload, size);
        break;
    case RECORD_EXIT:
        files_process_exited(&trace->files, record);
        process_exited(&trace->processes, record);
        break;
    case RECORD_OPEN:
        file_opened(&trace->files, record, payload, size);
        break;
    case RECORD_OPEN_FAIL:
        file_not_opened(&trace->files, record, payload, size);
        break;
    case RECORD_WRITE_OPEN:
        file_write_begun(&trace->files, record, payload, size);
        break;
    case RECORD_WRITE_DONE:
        file_write_done(&trace->files, record);
        break;
    case RECORD_WRITE_ONE:
        file_written(&trace->files, record, payload, size);
        break;
    case RECORD_DELETE:
        file_deleted(&trace->files, record, payload, size);
        break;
    case RECORD_RENAME_OLD:
        file_renamed_from(&trace->files, record, payload, size);
        break;
    case RECORD_RENAME_NEW:
        file_renamed_to(&trace->files, record, payload, size);
        break;
    case RECORD_CONNECT:
        connection_made(&trace->connections, record, payload, size);
        break;
    case RECORD_DNS:
        dns_sent(&trace->connections, record, payload, size);
        break;
    case RECORD_TYPES:
        break;
    }
}

void trace_finish(struct trace *trace)
{
    files_finish(&trace->files);
    processes_finish(&trace->processes);
}

static uint64_t lost_of(const struct trace *trace, const struct programs *programs, enum event_kind kind)
{
    return programs_counters(programs)->lost[kind] + trace->events.lost[kind];
}

uint64_t trace_lost(const struct trace *trace, const struct programs *programs)
{
    uint64_t lost = 0;

    for (int kind = 0; kind < EVENT_KINDS; kind++)
        lost += lost_of(trace, programs, (enum event_kind)kind);
    return lost;
}

static void add_lost(struct buffer *to, const struct trace *trace, const struct programs *programs)
{
    buffer_text(to, ",\"lost\":{");
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        buffer_format(to, "%s\"%s\":", kind ? "," : "", event_name((enum event_kind)kind));
        json_large(to, lost_of(trace, programs, (enum event_kind)kind));
    }
    buffer_text(to, "}");
}

void trace_end(struct trace *trace, const struct programs *programs, const char *reason)
{
    const volatile struct counters *counters = programs_counters(programs);
    struct buffer *to = begin_line(trace, "trace_end");

    member_text(to, "reason", reason);
    member_unsigned(to, "events", events_total(&trace->events));
    add_lost(to, trace, programs);
    buffer_text(to, ",\"truncated\":{\"args\":");
    json_unsigned(to, trace->events.cut_arguments);
    buffer_text(to, ",\"path\":");
    json_unsigned(to, trace->events.cut_paths);
    buffer_text(to, "}");
    member_unsigned(to, "excluded", trace->events.excluded);
    member_unsigned(to, "redacted", trace->events.redacted);
    member_unsigned(to, "unfollowed_processes", counters->unfollowed);
    member_unsigned(to, "undecoded_calls", counters->foreign_calls);
    member_unsigned(to, "missed_runs", programs_missed_runs(programs));
    buffer_text(to, "}\n");
}

void trace_close(struct trace *trace)
{
    buffer_free(&trace->events.process.text);
}
