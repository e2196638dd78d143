// SPDX-License-Identifier: Apache-2.0
//
// A detached recording: a directory with the trace, a lock that its recorder holds, its state and its log.
// The lock is the truth about whether it runs, since the kernel drops it whatever the recorder dies of; the
// file is the truth about what was recorded.
#ifndef COLLECTOR_SESSION_H
#define COLLECTOR_SESSION_H

#include "buffer.h"
#include "options.h"
#include "sha256.h"

#include <stdbool.h>
#include <stdint.h>

#define SESSION_TRACE "trace.jsonl.gz"
#define SESSION_LOCK "lock"
#define SESSION_STATE "state.json"
#define SESSION_STATE_NEW "state.new"
#define SESSION_LOG "log"

// The commands: each prints its answer as a line of JSON and returns its exit code.
int session_check(const struct options *options);
int session_start(const struct options *options);
int session_status(const struct options *options);
int session_tail(const struct options *options);
int session_stop(const struct options *options);
int session_clean(const struct options *options);

struct session {
    const char *path;
    int directory;
    bool running;        // asked of the lock before the rest was read
    bool ended;          // the state says that the recording was completed
    uint64_t size_bytes; // of the trace
    uint64_t pid;
    uint64_t
        pid_start; // in clock ticks since boot, as /proc/PID/stat has it: tells pids apart that are reused
    struct buffer state; // text of state.json, "{}" if there is none
};

// Opens an existing session and looks at it.
bool session_open(struct session *session, const struct options *options, struct problem *problem);
void session_close(struct session *session);
bool session_runs(const struct session *session);
// Takes the lock for the life of this process and its children. Returns its descriptor or -1.
int session_lock(int directory);
bool session_hash(const struct session *session, char text[SHA256_TEXT_SIZE]);
// When a process began, 0 if there is none.
uint64_t process_start(uint64_t pid);
// Prints the status line; returns its exit code.
int session_answer(const struct session *session);
// Prints {"v":1,"error":CODE} and the message to stderr; returns the exit code.
int session_refuse(const char *error, const struct problem *problem);

#endif
