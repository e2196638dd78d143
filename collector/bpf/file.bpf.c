// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// Opens, writes, deletions and renames, all seen where a system call returns: by then the kernel has resolved
// the path, and no other thread can swap the name under us.
#include "calls.h"
#include "name.h"
#include "scope.h"
#include "write.h"

#define CREAT_FLAGS 01101 // creat() is open() with O_CREAT|O_WRONLY|O_TRUNC

struct returning {
    struct task_struct *task;
    struct follow *life;
    struct pt_regs *regs;
    long result;
    int compat;
};

static __always_inline u64 argument_of(struct returning *call, int index)
{
    return argument(call->regs, call->compat, index);
}

static __always_inline void record_open(struct returning *call, u64 flags)
{
    struct file *file = file_of(call->task, call->result);
    struct scratch *room = scratch();
    struct walk walk = {};
    struct record *head;

    if (!room || !file)
        return;
    walk_file(&walk, call->task, file);
    head = head_before_path(&walk, room);
    fill_head(head, call->task, RECORD_OPEN);
    head->a = flags;
    if (!walk.rooted) {
        head->b = BPF_CORE_READ(file, f_inode, i_ino);
        head->c = BPF_CORE_READ(file, f_inode, i_mode);
    }
    send_path(&event_ring, &walk, head, EVENT_OPEN);
}

static __always_inline u64 how_flags(u64 address)
{
    u64 flags = 0;

    bpf_probe_read_user(&flags, sizeof(flags), (void *)address);
    return flags;
}

static __always_inline u64 open_flags(struct returning *call, enum call kind)
{
    switch (kind) {
    case CALL_CREAT:
        return CREAT_FLAGS;
    case CALL_OPEN:
        return argument_of(call, 1);
    case CALL_OPENAT:
    case CALL_OPEN_HANDLE:
        return argument_of(call, 2);
    default:
        return how_flags(argument_of(call, 2));
    }
}

// Where the name of a call is: with a directory in front, or alone.
static __always_inline void find_name(struct returning *call, int with_directory, struct name *name)
{
    name->directory = with_directory ? (int)argument_of(call, 0) : FROM_CWD;
    name->address = with_directory ? argument_of(call, 1) : argument_of(call, 0);
}

static __always_inline void opened(struct returning *call, enum call kind)
{
    struct name name = {.type = RECORD_OPEN_FAIL, .kind = EVENT_OPEN, .error = -call->result};
    u64 flags = open_flags(call, kind);

    if (call->result >= 0) {
        record_open(call, flags);
    } else if (settings.failed && kind != CALL_OPEN_HANDLE) {
        find_name(call, kind == CALL_OPENAT || kind == CALL_OPENAT2, &name);
        name.flags = flags;
        send_name(&name);
    }
}

static __always_inline void deleted(struct returning *call, enum call kind)
{
    struct name name = {.type = RECORD_DELETE, .kind = EVENT_DELETE};

    if (call->result != 0)
        return;
    find_name(call, kind == CALL_UNLINKAT, &name);
    send_name(&name);
}

// The second half is told only when the first went out, so that one rename is one event or one loss.
static __always_inline void renamed(struct returning *call, enum call kind)
{
    struct name name = {.type = RECORD_RENAME_OLD, .kind = EVENT_RENAME};

    if (call->result != 0)
        return;
    find_name(call, kind == CALL_RENAMEAT, &name);
    if (send_name(&name))
        return;
    name.type = RECORD_RENAME_NEW;
    name.directory = kind == CALL_RENAMEAT ? (int)argument_of(call, 2) : FROM_CWD;
    name.address = kind == CALL_RENAMEAT ? argument_of(call, 3) : argument_of(call, 1);
    send_name(&name);
}

static __always_inline void written(struct returning *call, int fd)
{
    struct file *file = call->result > 0 ? file_of(call->task, fd) : 0;

    if (file)
        add_write(call->task, call->life, file, fd, call->result);
}

static __always_inline void closed(struct returning *call, enum call kind)
{
    u64 first = argument_of(call, 0), second = argument_of(call, 1);

    if (kind == CALL_CLOSE)
        close_descriptor(call->task, call->life, first);
    else if (call->result >= 0 && first != second)
        close_descriptor(call->task, call->life, second);
}

static __always_inline void not_executed(struct returning *call, enum call kind)
{
    struct name name = {.type = RECORD_EXEC_FAIL, .kind = EVENT_EXEC, .error = -call->result};

    if (call->result >= 0 || !settings.failed)
        return;
    find_name(call, kind == CALL_EXECVEAT, &name);
    send_name(&name);
}

static __always_inline void file_call(struct returning *call, enum call kind)
{
    switch (kind) {
    case CALL_OPEN:
    case CALL_CREAT:
    case CALL_OPENAT:
    case CALL_OPENAT2:
    case CALL_OPEN_HANDLE:
        opened(call, kind);
        break;
    case CALL_WRITE:
    case CALL_WRITE_TO:
        written(call, argument_of(call, kind == CALL_WRITE ? 0 : 2));
        break;
    case CALL_CLOSE:
    case CALL_DUP:
        closed(call, kind);
        break;
    case CALL_UNLINK:
    case CALL_UNLINKAT:
        deleted(call, kind);
        break;
    case CALL_RENAME:
    case CALL_RENAMEAT:
        renamed(call, kind);
        break;
    case CALL_EXECVE:
    case CALL_EXECVEAT:
        not_executed(call, kind);
        break;
    default:
        break;
    }
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_call_return, struct pt_regs *regs, long result)
{
    struct returning call = {.task = bpf_get_current_task_btf(), .regs = regs, .result = result};
    long number = call_number(regs);
    enum call kind;

    call.compat = is_compat(call.task);
    kind = call.compat ? compat_call(number) : native_call(number);
    if (kind == CALL_NONE)
        return 0;
    call.life = followed_life(call.task);
    if (!call.life)
        return 0;
    if (kind == CALL_FOREIGN)
        __sync_fetch_and_add(&counters.foreign_calls, 1);
    else
        file_call(&call, kind);
    return 0;
}
