// SPDX-License-Identifier: Apache-2.0
//
// From records to the lines of a trace.
#ifndef COLLECTOR_TRACE_H
#define COLLECTOR_TRACE_H

#include "connections.h"
#include "files.h"
#include "options.h"
#include "processes.h"
#include "programs.h"

struct trace {
    struct events events;
    struct files files;
    struct processes processes;
    struct connections connections;
};

void trace_open(struct trace *trace, struct sink *sink, const struct options *options,
                const struct programs *programs);
// The first line.
void trace_start(struct trace *trace, const struct options *options, const struct programs *programs);
// A ring_handler; the context is the trace.
void trace_record(void *context, const struct record *record, const char *payload, size_t size);
// Tells what is still open. Call when the rings are empty for good.
void trace_finish(struct trace *trace);
// The last line: why the recording ended and all that is missing from it.
void trace_end(struct trace *trace, const struct programs *programs, const char *reason);
// Events that were lost so far, of all types.
uint64_t trace_lost(const struct trace *trace, const struct programs *programs);
void trace_close(struct trace *trace);

#endif
