// SPDX-License-Identifier: Apache-2.0
//
// One event is one line of the trace. This begins and ends lines and keeps the counts that the last line of
// the trace reports; what stands between is in the files of the domains.
#ifndef COLLECTOR_EVENT_H
#define COLLECTOR_EVENT_H

#include "abi.h"
#include "filter.h"
#include "json.h"
#include "sink.h"
#include "utc.h"

struct process_text {
    struct record head; // whose process members `text` holds: often the same for many events in a row
    struct buffer text;
};

struct events {
    struct sink *sink;
    struct utc utc;
    const struct filter *filter;
    struct process_text process;
    size_t line_start;
    uint64_t written[EVENT_KINDS];
    uint64_t lost[EVENT_KINDS]; // by this side: after the limit or a failed write
    uint64_t excluded;
    uint64_t cut_paths;
    uint64_t cut_arguments;
    uint64_t redacted;
    bool discarding; // the trace has reached its size: events are only counted, as lost
};

const char *event_name(enum event_kind kind);
// The buffer to which the caller adds the members of the type.
struct buffer *event_begin(struct events *events, const char *type, const struct record *head);
void event_end(struct events *events, enum event_kind kind);
// A path member, with the flag of a path that was cut.
void event_path(struct events *events, const char *name, const char *path, size_t size, uint16_t flags);
uint64_t events_total(const struct events *events);

#endif
