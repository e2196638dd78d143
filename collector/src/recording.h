// SPDX-License-Identifier: Apache-2.0
//
// One recording from its first line to its last.
#ifndef COLLECTOR_RECORDING_H
#define COLLECTOR_RECORDING_H

#include "options.h"
#include "programs.h"
#include "sink.h"
#include "trace.h"

struct recording;

// What a detached recording wants to hear, of its progress each second. Each may be NULL.
struct observer {
    void (*begun)(struct recording *recording, void *context);
    void (*progressed)(struct recording *recording, void *context);
    // Also when it never began; the problem's code is 0 if all went well.
    void (*ended)(struct recording *recording, const struct problem *problem, void *context);
    void *context;
    struct sha256 *hash; // filled with all bytes of the trace
};

struct recording {
    const struct options *options;
    const struct observer *observer;
    struct sink sink;
    struct programs programs;
    struct trace trace;
    const char *reason; // why it ended; NULL while it runs
    pid_t root;         // the process whose end ends the recording, 0: none
    int root_fd;        // pidfd of it
    int signal_fd;
    int poll_fd;
    bool root_ended;
    uint64_t lost; // events, final once the recording has ended
    uint64_t begun_ns;
    uint64_t flushed_ns;
    uint64_t told_ns; // when the observer last heard of progress
};

// Records into `fd` until its end. Returns the exit code of this program: that of the traced command where
// there is one and the recording did not fail.
int record(const struct options *options, int fd, const struct observer *observer);

#endif
