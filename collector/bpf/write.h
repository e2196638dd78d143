// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// Writes are summed in the kernel: one event per process, file and opening, told when the descriptor is
// closed. The path travels ahead, at the first write, because nothing leads to it after the close.
#ifndef COLLECTOR_WRITE_H
#define COLLECTOR_WRITE_H

#include "path.h"

#define MODE_TYPE 0170000
#define MODE_REGULAR 0100000

// Ends a sum. One that was never told of was counted as lost when it began.
static __always_inline void finish_write(struct task_struct *task, struct write_key *key)
{
    struct write_sum *sum = bpf_map_lookup_elem(&writes, key);
    struct record head;

    if (!sum)
        return;
    if (!sum->untold) {
        fill_head(&head, task, RECORD_WRITE_DONE);
        head.a = key->start_ns;
        head.b = sum->bytes;
        head.c = key->fd;
        head.d = sum->calls;
        send_event(&head, sizeof(head), EVENT_WRITE);
    }
    bpf_map_delete_elem(&writes, key);
}

static __always_inline long tell_write(struct task_struct *task, struct file *file, struct write_key *key,
                                       u64 bytes, enum record_type type)
{
    struct scratch *room = scratch();
    struct walk walk = {};
    struct record *head;

    if (!room)
        return -1;
    walk_file(&walk, task, file);
    head = head_before_path(&walk, room);
    fill_head(head, task, type);
    head->a = key->start_ns;
    head->b = bytes;
    head->c = key->fd;
    head->d = 1;
    return send_path(&event_ring, &walk, head, EVENT_WRITE);
}

static __always_inline void begin_write(struct task_struct *task, struct file *file, struct write_key *key,
                                        u64 inode, u64 bytes)
{
    struct write_sum sum = {.file = (u64)file, .inode = inode, .bytes = bytes, .calls = 1};
    struct write_sum *kept;

    enum record_type type =
        bpf_map_update_elem(&writes, key, &sum, BPF_ANY) ? RECORD_WRITE_ONE : RECORD_WRITE_OPEN;

    if (!tell_write(task, file, key, bytes, type))
        return;
    kept = bpf_map_lookup_elem(&writes, key);
    if (kept)
        kept->untold = 1;
}

// A write of `bytes` through descriptor `fd`. Pipes, sockets and devices are not files of a trace.
static __always_inline void add_write(struct task_struct *task, struct follow *life, struct file *file,
                                      u32 fd, u64 bytes)
{
    struct write_key key = {.start_ns = life->start_ns, .pid = task->tgid, .fd = fd};
    struct inode *node = BPF_CORE_READ(file, f_inode);
    struct write_sum *sum;
    u64 inode;

    if ((BPF_CORE_READ(node, i_mode) & MODE_TYPE) != MODE_REGULAR)
        return;
    inode = BPF_CORE_READ(node, i_ino);
    sum = bpf_map_lookup_elem(&writes, &key);
    if (sum && sum->file == (u64)file && sum->inode == inode) {
        __sync_fetch_and_add(&sum->bytes, bytes);
        __sync_fetch_and_add(&sum->calls, 1);
        return;
    }
    if (sum)
        finish_write(task, &key);
    begin_write(task, file, &key, inode, bytes);
}

static __always_inline void close_descriptor(struct task_struct *task, struct follow *life, u32 fd)
{
    struct write_key key = {.start_ns = life->start_ns, .pid = task->tgid, .fd = fd};

    finish_write(task, &key);
}

#endif
