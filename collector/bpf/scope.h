// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// Whose events are recorded.
#ifndef COLLECTOR_SCOPE_H
#define COLLECTOR_SCOPE_H

#include "maps.h"
#include <bpf/bpf_core_read.h>

// The kernel's PF_KTHREAD: kernel threads run no program and are never followed.
#define TASK_IS_KERNEL_THREAD 0x00200000

struct wanted_cgroup_map {
    __uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u32);
};

extern struct wanted_cgroup_map wanted_cgroup SEC(".maps");

static __always_inline struct follow *follow(struct task_struct *task)
{
    u32 pid = task->tgid;
    struct follow life = {.start_ns = BPF_CORE_READ(task, group_leader, start_boottime)};

    if (bpf_map_update_elem(&followed, &pid, &life, BPF_ANY))
        __sync_fetch_and_add(&counters.unfollowed, 1);
    return bpf_map_lookup_elem(&followed, &pid);
}

// A process without one is dead, even if nobody has asked for its exit code yet.
static __always_inline int has_living_thread(struct task_struct *task)
{
    return BPF_CORE_READ(task, signal, live.counter) != 0;
}

static __always_inline int enters_scope(struct task_struct *task)
{
    if (settings.scope == SCOPE_TREE || task->flags & TASK_IS_KERNEL_THREAD || task->tgid == seed.self_tgid)
        return 0;
    return settings.scope == SCOPE_ALL || bpf_current_task_under_cgroup(&wanted_cgroup, 0) == 1;
}

// The life of the current process if it is recorded, else NULL. Once a process is followed it stays so, and
// its children are, even if it leaves the cgroup by which it came in.
static __always_inline struct follow *followed_life(struct task_struct *task)
{
    u32 pid = task->tgid;
    struct follow *life = bpf_map_lookup_elem(&followed, &pid);

    if (life)
        return life;
    return enters_scope(task) ? follow(task) : 0;
}

#endif
