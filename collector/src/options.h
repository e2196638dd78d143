// SPDX-License-Identifier: Apache-2.0
#ifndef COLLECTOR_OPTIONS_H
#define COLLECTOR_OPTIONS_H

#include "abi.h"
#include "filter.h"
#include "problem.h"
#include "redact.h"

#include <stdint.h>
#include <sys/types.h>

struct options {
    enum scope_kind scope;
    pid_t pid;             // of --tree
    const char *cgroup;    // of --cgroup
    char **command;        // after "--", or NULL
    const char *output;    // NULL: stdout
    const char *directory; // of the detached commands
    bool gzip;
    bool failed;
    bool wait_all;
    bool partial;
    bool foreground;
    struct filter filter;
    struct redaction redaction;
    uint64_t max_bytes;
    uint64_t max_seconds;
    uint64_t buffer_bytes;
    uint64_t from;    // of tail
    const char *have; // of clean
};

extern const char usage[];

// Reads the arguments after the name of the command. `with_scope`: one scope is required.
bool options_read(struct options *options, int count, char **arguments, bool with_scope, bool with_directory,
                  struct problem *problem);
// "command", "tree 123", "cgroup /path", "all": as shown in the first line of a trace.
const char *options_scope(const struct options *options);

#endif
