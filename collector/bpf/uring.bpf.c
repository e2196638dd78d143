// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// Opens and writes through io_uring, which pass no system call of their own. The tracepoint changed its
// arguments in 6.16; the user side loads the program that fits.
#include "scope.h"
#include "write.h"

#define OP_OPENAT 18
#define OP_OPENAT2 28
#define OP_WRITEV 2
#define OP_WRITE_FIXED 5
#define OP_WRITE 23
// Writes of a ring have no descriptor of their own: registered files have none at all.
#define RING_DESCRIPTOR 0x80000000

static __always_inline void ring_open(struct task_struct *task, struct file *file, u64 flags)
{
    struct scratch *room = scratch();
    struct walk walk = {};
    struct record *head;

    if (!room)
        return;
    walk_file(&walk, task, file);
    head = head_before_path(&walk, room);
    fill_head(head, task, RECORD_OPEN);
    head->a = flags;
    send_path(&event_ring, &walk, head, EVENT_OPEN);
}

// `result` is the descriptor. A direct one has no number: its file went into a slot of the ring's own table,
// and the number 0 that comes back is not what was opened.
static __always_inline void ring_opened(struct task_struct *task, struct io_kiocb *request, int result)
{
    struct io_open *open = (void *)request + bpf_core_field_offset(struct io_kiocb, cmd);
    struct file *file = file_of(task, result);

    if (!bpf_core_field_exists(request->cmd) || !bpf_core_field_exists(open->file_slot)) {
        // Before 6.0: the flags of the file lack those that only matter to the open itself.
        if (file)
            ring_open(task, file, BPF_CORE_READ(file, f_flags));
    } else if (BPF_CORE_READ(open, file_slot)) {
        __sync_fetch_and_add(&counters.foreign_calls, 1);
    } else if (file) {
        ring_open(task, file, BPF_CORE_READ(open, how.flags));
    }
}

static __always_inline int completed(struct io_kiocb *request, int result)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct follow *life;
    struct file *file;
    __u8 operation;

    if (result < 0 || !request)
        return 0;
    life = followed_life(task);
    if (!life)
        return 0;
    operation = BPF_CORE_READ(request, opcode);
    if (operation == OP_OPENAT || operation == OP_OPENAT2) {
        ring_opened(task, request, result);
    } else if (result > 0 &&
               (operation == OP_WRITEV || operation == OP_WRITE_FIXED || operation == OP_WRITE)) {
        file = BPF_CORE_READ(request, file);
        if (file)
            add_write(task, life, file, RING_DESCRIPTOR | ((u64)file >> 6 & 0xffffff), result);
    }
    return 0;
}

SEC("tp_btf/io_uring_complete")
int BPF_PROG(on_complete_result, void *ring, void *request, u64 user_data, int result)
{
    return completed(request, result);
}

SEC("tp_btf/io_uring_complete")
int BPF_PROG(on_complete_entry, void *ring, void *request, struct io_uring_cqe *entry)
{
    return completed(request, BPF_CORE_READ(entry, res));
}
