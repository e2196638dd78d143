// SPDX-License-Identifier: Apache-2.0
//
// The way from records to lines, fed with records as the kernel makes them and with nonsense.
#include "trace.h"

#include "check.h"

#include <fcntl.h>
#include <unistd.h>

struct bench {
    struct sink sink;
    struct options options;
    struct trace trace;
};

static void set_up(struct bench *bench)
{
    *bench = (struct bench){0};
    sink_open(&bench->sink, open("/dev/null", O_WRONLY | O_CLOEXEC), false, 0, NULL);
    bench->trace.events.sink = &bench->sink;
    bench->trace.events.filter = &bench->options.filter;
    bench->trace.files.events = &bench->trace.events;
    bench->trace.files.writes_fd = -1;
    bench->trace.processes.events = &bench->trace.events;
    bench->trace.processes.redaction = &bench->options.redaction;
    bench->trace.connections.events = &bench->trace.events;
}

static void tear_down(struct bench *bench)
{
    trace_finish(&bench->trace);
    sink_close(&bench->sink);
    close(bench->sink.fd);
    trace_close(&bench->trace);
}

static void feed(struct bench *bench, struct record record, const char *payload, size_t size)
{
    record.pid = record.tid = record.pid ? record.pid : 42;
    record.size = (__u32)size;
    memcpy(record.comm, "test", 5);
    trace_record(&bench->trace, &record, payload, size);
}

#define MEMBERS                                                                                              \
    "\"timestamp\":\"1970-01-01T00:00:00.000000Z\",\"pid\":42,\"ppid\":0,\"uid\":0,\"comm\":\"test\","       \
    "\"cgroup\":0"

static void executions(void)
{
    struct bench bench;

    set_up(&bench);
    feed(&bench, (struct record){.type = RECORD_EXEC, .a = 8, .b = 42}, "./run", 5);
    feed(&bench, (struct record){.type = RECORD_EXEC_EXE}, "/bin/sh", 7);
    feed(&bench, (struct record){.type = RECORD_EXEC_CWD}, "/work", 5);
    feed(&bench, (struct record){.type = RECORD_EXEC_ARGS, .a = 0}, "a\0\0", 3);
    feed(&bench, (struct record){.type = RECORD_EXEC_ARGS, .a = 3}, "last\0", 5);
    feed(&bench, (struct record){.type = RECORD_EXEC_END}, "", 0);
    // One that never ends, and pieces of none.
    feed(&bench, (struct record){.type = RECORD_EXEC, .a = 8, .b = 42}, "/lost", 5);
    feed(&bench, (struct record){.type = RECORD_EXEC_ARGS, .pid = 7}, "x", 1);
    feed(&bench, (struct record){.type = RECORD_EXEC_END, .pid = 7}, "", 0);
    feed(&bench, (struct record){.type = RECORD_EXIT, .a = 3 << 8}, "", 0);
    CHECK_TEXT(bench.sink.text.bytes, bench.sink.text.size,
               "{\"type\":\"process_exec\"," MEMBERS
               ",\"filename\":\"/work/run\",\"exe\":\"/bin/sh\",\"cwd\":\"/work\","
               "\"args\":[\"a\",\"\",\"last\"]}\n"
               "{\"type\":\"process_exit\"," MEMBERS ",\"exit_code\":3,\"signal\":0}\n");
    tear_down(&bench);
}

static void nonsense(void)
{
    static char payload[4096];
    struct bench bench;

    set_up(&bench);
    for (unsigned seed = 0; seed < 50000; seed++) {
        size_t size;

        srand(seed);
        size = (size_t)rand() % (seed % 16 ? 80 : sizeof(payload));
        for (size_t at = 0; at < size; at++)
            payload[at] = (char)(rand() % (seed % 3 ? 256 : 6));
        feed(&bench,
             (struct record){.type = (__u16)(rand() % (RECORD_TYPES + 2)),
                             .flags = (__u16)(rand() % 4),
                             .pid = (__u32)(rand() % 8 + 1),
                             .a = (__u64)(rand() % 5),
                             .b = (__u64)rand(),
                             .c = seed % 4 == 0 ? 6 : (__u32)rand() % 20,
                             .d = seed % 2 ? 2 : 10},
             payload, size);
        sink_flush(&bench.sink);
    }
    CHECK_NUMBER(bench.trace.events.written[EVENT_OPEN] > 0, true);
    tear_down(&bench);
}

void test_trace(void)
{
    executions();
    nonsense();
}
