// SPDX-License-Identifier: Apache-2.0
//
// io_uring without its library: an open and a write that pass no system call of their own.
#include "truth.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

struct ring {
    int fd;
    struct io_uring_params parameters;
    char *submissions;
    char *completions;
    struct io_uring_sqe *entries;
};

static void *map(struct ring *ring, size_t size, off_t offset)
{
    void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, offset);

    must(mapped != MAP_FAILED, "mmap");
    return mapped;
}

static void make(struct ring *ring)
{
    ring->fd = (int)syscall(SYS_io_uring_setup, 4, &ring->parameters);
    must(ring->fd >= 0, "io_uring_setup");
    ring->submissions = map(ring, ring->parameters.sq_off.array + 4 * sizeof(uint32_t), IORING_OFF_SQ_RING);
    ring->completions =
        map(ring, ring->parameters.cq_off.cqes + 8 * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
    ring->entries = map(ring, 4 * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
}

static uint32_t *word(char *base, uint32_t offset)
{
    return (uint32_t *)(void *)(base + offset);
}

static int submit(struct ring *ring, const struct io_uring_sqe *entry)
{
    struct io_sqring_offsets *in = &ring->parameters.sq_off;
    struct io_cqring_offsets *out = &ring->parameters.cq_off;
    uint32_t *tail = word(ring->submissions, in->tail), *head = word(ring->completions, out->head);
    uint32_t slot = *tail & *word(ring->submissions, in->ring_mask), done;
    const struct io_uring_cqe *results = (void *)(ring->completions + out->cqes);

    ring->entries[slot] = *entry;
    word(ring->submissions, in->array)[slot] = slot;
    __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
    must(syscall(SYS_io_uring_enter, ring->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) == 1, "io_uring_enter");
    done = *head & *word(ring->completions, out->ring_mask);
    __atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
    return results[done].res;
}

// An open whose file gets a slot of the ring and no descriptor. It cannot be told, only counted.
static void open_directly(struct ring *ring, struct io_uring_sqe open_it)
{
    const int empty = -1;

    must(syscall(SYS_io_uring_register, ring->fd, IORING_REGISTER_FILES, &empty, 1) == 0,
         "io_uring_register");
    open_it.file_index = 1;
    must(submit(ring, &open_it) == 0, "direct ring open");
}

void do_ring(void)
{
    static struct ring ring;
    struct io_uring_sqe open_it = {.opcode = IORING_OP_OPENAT,
                                   .fd = AT_FDCWD,
                                   .addr = (uintptr_t) "ringed",
                                   .len = 0600,
                                   .open_flags = O_WRONLY | O_CREAT};
    struct io_uring_sqe write_it = {.opcode = IORING_OP_WRITE, .addr = (uintptr_t) "twelve bytes", .len = 12};

    make(&ring);
    write_it.fd = submit(&ring, &open_it);
    must(write_it.fd >= 0, "ring open");
    did("file_open", "\"path\":\"%s/ringed\",\"flags\":\"O_WRONLY|O_CREAT\"", home);
    must(submit(&ring, &write_it) == 12, "ring write");
    did("file_write", "\"path\":\"%s/ringed\",\"bytes\":12,\"writes\":1", home);
    close(write_it.fd);
    open_directly(&ring, open_it);
    close(ring.fd);
}
