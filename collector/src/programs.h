// SPDX-License-Identifier: Apache-2.0
//
// The eBPF programs in the kernel: loading, attaching, detaching.
#ifndef COLLECTOR_PROGRAMS_H
#define COLLECTOR_PROGRAMS_H

#include "json.h"
#include "options.h"
#include "ring.h"

#define LINKS_MAX 16
#define GAPS_MAX 4

struct collector_bpf;
struct bpf_link;

// A kind of event that this kernel does not let us see.
struct gap {
    const char *what;
    const char *why;
};

struct programs {
    struct collector_bpf *skeleton;
    struct bpf_link *links[LINKS_MAX];
    size_t link_count;
    struct ring life;
    struct ring events;
    int cgroup2; // descriptor of the root of cgroup v2, -1: none
    struct gap gaps[GAPS_MAX];
    size_t gap_count;
};

// Loads, attaches, and leaves nothing behind on failure.
bool programs_open(struct programs *programs, const struct options *options, struct problem *problem);
// Follows `root` (a pid in our namespace, 0: none) and all that already runs below it.
bool programs_seed(struct programs *programs, pid_t root, struct problem *problem);
// No further events; what is in the rings can still be read.
void programs_detach(struct programs *programs);
void programs_close(struct programs *programs);
const volatile struct counters *programs_counters(const struct programs *programs);
// Runs of a program that the kernel left out because the program was running on that core already.
uint64_t programs_missed_runs(const struct programs *programs);
// Appends the member "unrecorded": what this kernel does not let us see, and why.
void programs_write_gaps(const struct programs *programs, struct buffer *to);
int programs_writes_fd(const struct programs *programs);
// Whether any followed process still runs.
bool programs_any_alive(const struct programs *programs);

#endif
