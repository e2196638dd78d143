// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// The maps and variables that the domains share. They are defined in maps.bpf.c; the BPF linker joins the
// declarations of the other objects to them.
#ifndef COLLECTOR_MAPS_H
#define COLLECTOR_MAPS_H

#include "abi.h"
#include "kernel.h"
#include <bpf/bpf_helpers.h>

// Room in front of a path for the head of its record, so that both leave in one piece.
#define HEAD_ROOM 128

// Where a record with a long payload is built: too large for the 512 bytes of stack.
struct scratch {
    char head[HEAD_ROOM];
    char path[PATH_SIZE]; // filled from its end towards its start
    char name[PATH_SIZE]; // follows the path without a gap
    // The verifier does not see that a record that starts late is short: for it a longest path and a longest
    // name follow the last position.
    char slack[PATH_SIZE + 256];
};

struct chunk {
    struct record head;
    char bytes[ARGS_CHUNK_SIZE];
};

struct event_ring {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 16 << 20);
};

struct life_ring {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 4 << 20);
};

struct followed_map {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 65536);
    __type(key, u32);
    __type(value, struct follow);
};

struct writes_map {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 65536);
    __type(key, struct write_key);
    __type(value, struct write_sum);
};

struct scratch_map {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct scratch);
};

extern struct event_ring event_ring SEC(".maps");
extern struct life_ring life_ring SEC(".maps");
extern struct followed_map followed SEC(".maps");
extern struct writes_map writes SEC(".maps");
extern struct scratch_map scratches SEC(".maps");

extern const volatile struct settings settings;
extern struct counters counters;
extern struct seed seed;

#endif
