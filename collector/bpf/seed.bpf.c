// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// Finds, inside the kernel, the processes that run already below the wanted one. /proc could tell the same
// only in the reader's pid namespace and with gaps.
#include "scope.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

// Deeper than any real process tree; the kernel wants a bound.
#define ANCESTORS_MAX 4096
// MAX_PID_NS_LEVEL of the kernel.
#define NAMESPACES_MAX 32

struct pid_search {
    struct pid *pid;
    u32 level;
    u32 found; // 0: not visible to the reader
};

static long compare_namespace(u32 at, struct pid_search *search)
{
    struct upid *number = (void *)search->pid + bpf_core_field_offset(struct pid, numbers) +
                          (u64)at * bpf_core_type_size(struct upid);

    if (at > search->level)
        return 1;
    if (BPF_CORE_READ(number, ns, ns.inum) != settings.pid_namespace)
        return 0;
    search->found = BPF_CORE_READ(number, nr);
    return 1;
}

// The pid of a process in the pid namespace of the reader.
static __always_inline u32 reader_pid(struct task_struct *leader)
{
    struct pid_search search = {.pid = BPF_CORE_READ(leader, thread_pid)};
    struct pid *pid = search.pid;

    search.level = BPF_CORE_READ(pid, level);
    bpf_loop(NAMESPACES_MAX, compare_namespace, &search, 0);
    return search.found;
}

struct ancestry {
    struct task_struct *process;
    u32 below_root;
};

static long climb_parent(u32 depth, struct ancestry *ancestry)
{
    struct task_struct *process = ancestry->process, *parent;

    ancestry->below_root = reader_pid(process) == seed.root_pid;
    parent = BPF_CORE_READ(process, real_parent, group_leader);
    ancestry->process = parent;
    return ancestry->below_root || !parent || parent == process;
}

SEC("iter/task")
int seed_tasks(struct bpf_iter__task *context)
{
    struct task_struct *task = context->task;
    struct ancestry ancestry = {.process = task};
    struct follow *life;
    u32 pid;

    if (!task || task->pid != task->tgid || !has_living_thread(task))
        return 0;
    pid = task->tgid;
    if (reader_pid(task) == seed.self_pid)
        seed.self_tgid = pid;
    if (!seed.root_pid || bpf_map_lookup_elem(&followed, &pid))
        return 0;
    bpf_loop(ANCESTORS_MAX, climb_parent, &ancestry, 0);
    if (!ancestry.below_root)
        return 0;
    life = follow(task);
    // Its end may have come between the look at its threads and now, and been passed over.
    if (life && !has_living_thread(task))
        life->ended = 1;
    seed.added++;
    return 0;
}
