// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// Filling the head of a record and handing it to the reader.
#ifndef COLLECTOR_RECORD_H
#define COLLECTOR_RECORD_H

#include "maps.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

static __always_inline void count_lost(enum event_kind kind)
{
    if (kind < EVENT_KINDS)
        __sync_fetch_and_add(&counters.lost[kind], 1);
}

// What a task says of itself. Pointers of a task are followed by copying reads: since 6.2 the verifier
// searches all type names of the kernel for every pointer that is loaded from a task directly, which made two
// thirds of the start (measured on 6.18).
static __always_inline void fill_task(struct record *head, struct task_struct *task, enum record_type type)
{
    struct task_struct *leader = task->pid == task->tgid ? task : BPF_CORE_READ(task, group_leader);

    head->type = type;
    head->flags = 0;
    head->size = 0;
    head->time_ns = bpf_ktime_get_boot_ns();
    head->pid = task->tgid;
    head->tid = task->pid;
    head->parent_pid = BPF_CORE_READ(task, real_parent, tgid);
    head->a = 0;
    head->b = 0;
    head->c = 0;
    head->d = 0;
    bpf_probe_read_kernel(head->comm, COMM_SIZE, leader->comm);
}

// The head without its type's own numbers. `task` must be the current one, and known as such to the verifier.
static __always_inline void fill_head(struct record *head, struct task_struct *task, enum record_type type)
{
    fill_task(head, task, type);
    head->uid = (u32)bpf_get_current_uid_gid();
    head->cgroup = bpf_get_current_cgroup_id();
}

// Waking the reader for every record costs a build more than the recording itself (a third of the CPU time
// of a file-heavy build on 6.18). It looks by itself every few milliseconds, and is called once for each
// share of the ring that was written. Calling it for every record of a ring that is fuller than that would
// send the core an interrupt for each of them just when the reader lags: in a virtual machine that slows all
// to a tenth.
static __always_inline u64 wake_flags(void *ring, u64 size)
{
    u64 start = bpf_ringbuf_query(ring, BPF_RB_PROD_POS);
    u64 end = start + BPF_RINGBUF_HDR_SZ + size;

    return (start ^ end) & ~(u64)(settings.wake_bytes - 1) ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

static __always_inline long send(void *ring, void *bytes, u64 size, enum event_kind kind)
{
    long error = bpf_ringbuf_output(ring, bytes, size, wake_flags(ring, size));

    if (error)
        count_lost(kind);
    return error;
}

static __always_inline long send_event(void *bytes, u64 size, enum event_kind kind)
{
    return send(&event_ring, bytes, size, kind);
}

static __always_inline struct scratch *scratch(void)
{
    u32 zero = 0;

    return bpf_map_lookup_elem(&scratches, &zero);
}

#endif
