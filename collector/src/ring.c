// SPDX-License-Identifier: Apache-2.0
#include "ring.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

// Telling the kernel for each record would make its cores wait for the cache line of ours.
#define RELEASE_BYTES 65536

int ring_open(struct ring *ring, int map_fd, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *own = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
    void *theirs = mmap(NULL, page + 2 * size, PROT_READ, MAP_SHARED, map_fd, (off_t)page);

    *ring = (struct ring){.fd = map_fd, .size = size, .maps = {own, theirs}};
    if (own == MAP_FAILED || theirs == MAP_FAILED)
        return -errno;
    ring->consumer = own;
    ring->producer = theirs;
    ring->data = (const unsigned char *)theirs + page;
    ring->position = ring->told = __atomic_load_n(ring->consumer, __ATOMIC_ACQUIRE);
    return 0;
}

void ring_close(struct ring *ring)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    if (ring->consumer)
        munmap(ring->maps[0], page);
    if (ring->data)
        munmap(ring->maps[1], page + 2 * ring->size);
    *ring = (struct ring){.fd = -1};
}

static void advance(struct ring *ring, size_t size)
{
    ring->position += (size + BPF_RINGBUF_HDR_SZ + 7) & ~7UL;
    if (ring->position - ring->told >= RELEASE_BYTES)
        ring_release(ring);
}

const struct record *ring_peek(struct ring *ring, size_t *size)
{
    for (;;) {
        const unsigned char *at = ring->data + (ring->position & (ring->size - 1));
        uint32_t head;

        if (ring->position >= __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE))
            return NULL;
        head = __atomic_load_n((const uint32_t *)at, __ATOMIC_ACQUIRE);
        if (head & BPF_RINGBUF_BUSY_BIT)
            return NULL;
        *size = head & ~(uint32_t)BPF_RINGBUF_DISCARD_BIT;
        if (!(head & BPF_RINGBUF_DISCARD_BIT))
            return (const struct record *)(at + BPF_RINGBUF_HDR_SZ);
        advance(ring, *size);
    }
}

void ring_skip(struct ring *ring, size_t size)
{
    advance(ring, size);
}

void ring_release(struct ring *ring)
{
    __atomic_store_n(ring->consumer, ring->position, __ATOMIC_RELEASE);
    ring->told = ring->position;
}

static void hand_over(struct ring *ring, const struct record *record, size_t size, ring_handler *handler,
                      void *context)
{
    size_t room = size - sizeof(*record);

    handler(context, record, (const char *)(record + 1), record->size < room ? record->size : room);
    ring_skip(ring, size);
}

size_t rings_drain(struct ring *first, struct ring *second, uint64_t until_ns, size_t limit,
                   ring_handler *handler, void *context)
{
    size_t done = 0;

    while (done < limit) {
        size_t first_size = 0, second_size = 0;
        const struct record *a = ring_peek(first, &first_size);
        const struct record *b = ring_peek(second, &second_size);
        bool take_first = a && (!b || a->time_ns <= b->time_ns);
        const struct record *next = take_first ? a : b;

        if (!next || next->time_ns > until_ns)
            break;
        if (take_first)
            hand_over(first, next, first_size, handler, context);
        else
            hand_over(second, next, second_size, handler, context);
        done++;
    }
    ring_release(first);
    ring_release(second);
    return done;
}
