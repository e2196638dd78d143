// SPDX-License-Identifier: Apache-2.0
//
// Reads the BPF ring buffers in place. libbpf's own reader takes one record after the other from each ring;
// here the two rings are merged by time without copying a record, so that the trace stays in order.
#ifndef COLLECTOR_RING_H
#define COLLECTOR_RING_H

#include "abi.h"

#include <stddef.h>
#include <stdint.h>

struct ring {
    int fd;
    size_t size;
    unsigned long *consumer;       // page shared with the kernel: up to where we have read
    const unsigned long *producer; // up to where it has written
    const unsigned char *data;     // mapped twice in a row: a record never wraps
    unsigned long position;
    unsigned long told; // the position the kernel knows
    void *maps[2];
};

// Returns 0 or -errno.
int ring_open(struct ring *ring, int map_fd, size_t size);
void ring_close(struct ring *ring);
// The next record and the size of all of it, or NULL. Stays the same until ring_skip().
const struct record *ring_peek(struct ring *ring, size_t *size);
void ring_skip(struct ring *ring, size_t size);
// Gives the room of what was skipped back to the kernel.
void ring_release(struct ring *ring);

typedef void ring_handler(void *context, const struct record *record, const char *payload, size_t size);

// Hands over what both rings hold, in order of time, up to `until_ns`; at most `limit` records. Returns how
// many. The caller takes `until_ns` from a clock before the call: a record that is older and not yet in its
// ring does not exist then.
size_t rings_drain(struct ring *first, struct ring *second, uint64_t until_ns, size_t limit,
                   ring_handler *handler, void *context);

#endif
