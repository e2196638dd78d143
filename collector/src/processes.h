// SPDX-License-Identifier: Apache-2.0
//
// Events of processes: fork, exec, exit. An execution arrives in pieces, which are put together here.
#ifndef COLLECTOR_PROCESSES_H
#define COLLECTOR_PROCESSES_H

#include "event.h"
#include "redact.h"

#define EXECUTION_BUCKETS 256

struct execution {
    struct record head;
    struct buffer file_name;
    struct buffer executable;
    struct buffer directory;
    struct buffer arguments;
    uint16_t flags;
    struct execution *next;
};

struct processes {
    struct events *events;
    const struct redaction *redaction;
    struct execution *executions[EXECUTION_BUCKETS]; // begun, not ended, by pid
    struct buffer text;
};

void process_forked(struct processes *processes, const struct record *record);
void process_exited(struct processes *processes, const struct record *record);
void process_not_executed(struct processes *processes, const struct record *record, const char *names,
                          size_t size);
// Any piece of an execution: RECORD_EXEC to RECORD_EXEC_END.
void process_executes(struct processes *processes, const struct record *record, const char *bytes,
                      size_t size);
void processes_finish(struct processes *processes);

#endif
