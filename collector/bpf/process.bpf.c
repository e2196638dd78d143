// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// The life of processes: fork, exec, exit. Their records have a ring of their own, so that a storm of file
// events cannot drown them: without them the tree of the trace would fall apart.
#include "path.h"
#include "scope.h"

struct chunk_map {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct chunk);
};

struct chunk_map chunks SEC(".maps");

static __always_inline struct upid *numbers_of(struct pid *pid, u32 level)
{
    return (void *)pid + bpf_core_field_offset(struct pid, numbers) + level * bpf_core_type_size(struct upid);
}

// The pid that the process itself sees: differs from ours in a container.
static __always_inline u32 own_pid(struct task_struct *task)
{
    struct pid *pid = BPF_CORE_READ(task, group_leader, thread_pid);
    u32 level = BPF_CORE_READ(pid, level);

    return BPF_CORE_READ(numbers_of(pid, level), nr);
}

static __always_inline long send_life(void *bytes, u64 size, enum event_kind kind)
{
    return send(&life_ring, bytes, size, kind);
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
    struct record head;

    if (child->pid != child->tgid || !followed_life(parent))
        return 0;
    follow(child);
    fill_head(&head, parent, RECORD_FORK);
    head.a = child->tgid;
    head.b = own_pid(child);
    send_life(&head, sizeof(head), EVENT_FORK);
    return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
    struct record head;
    int group_code = BPF_CORE_READ(task, signal, group_exit_code);
    struct follow *life;

    if (has_living_thread(task))
        return 0;
    life = followed_life(task);
    // Threads that end at the same moment count themselves off before any of them comes here.
    if (!life || __sync_lock_test_and_set(&life->ended, 1))
        return 0;
    fill_head(&head, task, RECORD_EXIT);
    head.b = life->start_ns;
    head.a = (u32)(group_code ? group_code : task->exit_code);
    send_life(&head, sizeof(head), EVENT_EXIT);
    return 0;
}

// Only here is the pid free to be given anew; what a process does after its exit still belongs to it. The
// new owner of the pid may be followed already, which the start time tells.
SEC("tp_btf/sched_process_free")
int BPF_PROG(on_free, struct task_struct *task)
{
    u32 pid = task->tgid;
    struct follow *life;

    if (task->pid != task->tgid)
        return 0;
    life = bpf_map_lookup_elem(&followed, &pid);
    if (life && life->start_ns == task->start_boottime)
        bpf_map_delete_elem(&followed, &pid);
    return 0;
}

static __always_inline long send_file_name(struct task_struct *task, struct linux_binprm *program,
                                           u64 args_size)
{
    struct scratch *room = scratch();
    struct record *head;
    long size;

    if (!room)
        return -1;
    head = (struct record *)&room->head[HEAD_ROOM - sizeof(struct record)];
    fill_head(head, task, RECORD_EXEC);
    head->a = args_size;
    head->b = own_pid(task);
    size = bpf_probe_read_kernel_str(room->path, PATH_SIZE, program->filename);
    if (size < 1)
        size = 1;
    size = (size - 1) & (PATH_SIZE - 1);
    head->size = size;
    return send_life(head, sizeof(*head) + size, EVENT_EXEC);
}

static __always_inline long send_process_path(struct task_struct *task, struct path *path,
                                              enum record_type type)
{
    struct scratch *room = scratch();
    struct walk walk = {};
    struct record *head;

    if (!room)
        return -1;
    walk_path(&walk, task, path);
    head = head_before_path(&walk, room);
    fill_head(head, task, type);
    return send_path(&life_ring, &walk, head, EVENT_EXEC);
}

static __always_inline long send_executable(struct task_struct *task)
{
    struct file *file = BPF_CORE_READ(task, mm, exe_file);
    struct path path = {};

    bpf_core_read(&path, sizeof(path), &file->f_path);
    return send_process_path(task, &path, RECORD_EXEC_EXE);
}

static __always_inline long send_directory(struct task_struct *task)
{
    struct path path;

    BPF_CORE_READ_INTO(&path, task, fs, pwd);
    return send_process_path(task, &path, RECORD_EXEC_CWD);
}

struct args_walk {
    struct chunk *chunk;
    u64 start;
    u64 size;
    u32 pid;
    u32 lost;
};

static long send_chunk(u32 index, struct args_walk *walk)
{
    struct chunk *chunk = walk->chunk;
    u64 offset = (u64)index * ARGS_CHUNK_SIZE;
    u32 size;

    if (offset >= walk->size)
        return 1;
    size = walk->size - offset > ARGS_CHUNK_SIZE ? ARGS_CHUNK_SIZE : (u32)(walk->size - offset);
    // 6.1 does not learn from a comparison that size is at least 1; from this it does.
    size = ((size - 1) & (ARGS_CHUNK_SIZE - 1)) + 1;
    chunk->head.a = offset;
    chunk->head.size = size;
    chunk->head.flags =
        bpf_probe_read_user(chunk->bytes, size, (void *)(walk->start + offset)) ? FLAG_FAULT : 0;
    walk->lost = send_life(chunk, sizeof(struct record) + size, EVENT_EXEC) != 0;
    return walk->lost;
}

static __noinline int send_arguments(struct task_struct *task)
{
    u32 zero = 0;
    struct args_walk walk = {.chunk = bpf_map_lookup_elem(&chunks, &zero)};

    if (!walk.chunk)
        return 0;
    walk.start = BPF_CORE_READ(task, mm, arg_start);
    walk.size = BPF_CORE_READ(task, mm, arg_end) - walk.start;
    fill_head(&walk.chunk->head, task, RECORD_EXEC_ARGS);
    bpf_loop(ARGS_CHUNKS_MAX, send_chunk, &walk, 0);
    return walk.lost;
}

// In pieces. The first that does not fit ends the execution and counts it as lost; without the closing
// record the reader drops what it has of it.
SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *program)
{
    struct record head;

    if (!followed_life(task))
        return 0;
    if (send_file_name(task, program, BPF_CORE_READ(task, mm, arg_end) - BPF_CORE_READ(task, mm, arg_start)))
        return 0;
    if (send_executable(task) || send_directory(task) || send_arguments(task))
        return 0;
    fill_head(&head, task, RECORD_EXEC_END);
    send_life(&head, sizeof(head), EVENT_EXEC);
    return 0;
}
