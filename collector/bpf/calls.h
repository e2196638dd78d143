// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// System calls by what they mean to a trace. Numbers are those of the kernel's tables:
// arch/x86/entry/syscalls/syscall_64.tbl and syscall_32.tbl, include/uapi/asm-generic/unistd.h (arm64).
#ifndef COLLECTOR_CALLS_H
#define COLLECTOR_CALLS_H

#include "maps.h"
#include <bpf/bpf_core_read.h>

enum call {
    CALL_NONE,
    CALL_OPEN,        // (path, flags)
    CALL_CREAT,       // (path)
    CALL_OPENAT,      // (directory, path, flags)
    CALL_OPENAT2,     // (directory, path, struct open_how *)
    CALL_OPEN_HANDLE, // (mount, handle, flags): no name, and how containers are left
    CALL_WRITE,       // descriptor is argument 0
    CALL_WRITE_TO,    // descriptor is argument 2: splice, copy_file_range
    CALL_CLOSE,       // (descriptor)
    CALL_DUP,         // (old, new): closes what was open as `new`
    CALL_UNLINK,      // (path), also rmdir
    CALL_UNLINKAT,    // (directory, path, flags)
    CALL_RENAME,      // (old, new)
    CALL_RENAMEAT,    // (directory, old, directory, new[, flags])
    CALL_EXECVE,      // (path)
    CALL_EXECVEAT,    // (directory, path)
    CALL_FOREIGN,     // of an ABI that is not decoded
};

#if defined(__TARGET_ARCH_x86)

// The kernel's TS_COMPAT: set while a task is inside a 32-bit system call.
#define STATUS_COMPAT 0x0002
// __X32_SYSCALL_BIT: 64-bit calls with 32-bit pointers, off in Debian's and Ubuntu's kernels.
#define X32_BIT 0x40000000

static __always_inline int is_compat(struct task_struct *task)
{
    return task->thread_info.status & STATUS_COMPAT;
}

static __always_inline long call_number(struct pt_regs *regs)
{
    return regs->orig_ax;
}

static __always_inline enum call native_call(long number)
{
    switch (number) {
    case 2:
        return CALL_OPEN;
    case 85:
        return CALL_CREAT;
    case 257:
        return CALL_OPENAT;
    case 437:
        return CALL_OPENAT2;
    case 304:
        return CALL_OPEN_HANDLE;
    case 1:   // write
    case 18:  // pwrite64
    case 20:  // writev
    case 40:  // sendfile
    case 296: // pwritev
    case 328: // pwritev2
        return CALL_WRITE;
    case 275: // splice
    case 326: // copy_file_range
        return CALL_WRITE_TO;
    case 3:
        return CALL_CLOSE;
    case 33:  // dup2
    case 292: // dup3
        return CALL_DUP;
    case 84: // rmdir
    case 87: // unlink
        return CALL_UNLINK;
    case 263:
        return CALL_UNLINKAT;
    case 82:
        return CALL_RENAME;
    case 264: // renameat
    case 316: // renameat2
        return CALL_RENAMEAT;
    case 59:
        return CALL_EXECVE;
    case 322:
        return CALL_EXECVEAT;
    }
    // A call that was replaced on its way out (sigreturn, execve) has the number -1.
    return number > 0 && number & X32_BIT ? CALL_FOREIGN : CALL_NONE;
}

static __always_inline enum call compat_call(long number)
{
    switch (number) {
    case 5:
        return CALL_OPEN;
    case 8:
        return CALL_CREAT;
    case 295:
        return CALL_OPENAT;
    case 437:
        return CALL_OPENAT2;
    case 342:
        return CALL_OPEN_HANDLE;
    case 4:   // write
    case 146: // writev
    case 181: // pwrite64
    case 187: // sendfile
    case 239: // sendfile64
    case 334: // pwritev
    case 379: // pwritev2
        return CALL_WRITE;
    case 313: // splice
    case 377: // copy_file_range
        return CALL_WRITE_TO;
    case 6:
        return CALL_CLOSE;
    case 63:  // dup2
    case 330: // dup3
        return CALL_DUP;
    case 10: // unlink
    case 40: // rmdir
        return CALL_UNLINK;
    case 301:
        return CALL_UNLINKAT;
    case 38:
        return CALL_RENAME;
    case 302: // renameat
    case 353: // renameat2
        return CALL_RENAMEAT;
    case 11:
        return CALL_EXECVE;
    case 358:
        return CALL_EXECVEAT;
    }
    return CALL_NONE;
}

// Argument `index` (a constant) of the system call that is returning.
static __always_inline u64 argument(struct pt_regs *regs, int compat, int index)
{
    switch (index) {
    case 0:
        return compat ? (u32)regs->bx : regs->di;
    case 1:
        return compat ? (u32)regs->cx : regs->si;
    case 2:
        return compat ? (u32)regs->dx : regs->dx;
    case 3:
        return compat ? (u32)regs->si : regs->r10;
    default:
        return compat ? (u32)regs->di : regs->r8;
    }
}

#elif defined(__TARGET_ARCH_arm64)

// TIF_32BIT: the task runs AArch32 code, whose table of system calls is not decoded.
#define FLAG_32BIT (1UL << 22)

static __always_inline int is_compat(struct task_struct *task)
{
    return (task->thread_info.flags & FLAG_32BIT) != 0;
}

static __always_inline long call_number(struct pt_regs *regs)
{
    return regs->syscallno;
}

static __always_inline enum call native_call(long number)
{
    switch (number) {
    case 56:
        return CALL_OPENAT;
    case 437:
        return CALL_OPENAT2;
    case 265:
        return CALL_OPEN_HANDLE;
    case 64:  // write
    case 66:  // writev
    case 68:  // pwrite64
    case 70:  // pwritev
    case 71:  // sendfile
    case 287: // pwritev2
        return CALL_WRITE;
    case 76:  // splice
    case 285: // copy_file_range
        return CALL_WRITE_TO;
    case 57:
        return CALL_CLOSE;
    case 24: // dup3
        return CALL_DUP;
    case 35:
        return CALL_UNLINKAT;
    case 38:  // renameat
    case 276: // renameat2
        return CALL_RENAMEAT;
    case 221:
        return CALL_EXECVE;
    case 281:
        return CALL_EXECVEAT;
    }
    return CALL_NONE;
}

static __always_inline enum call compat_call(long number)
{
    return CALL_FOREIGN;
}

// The return value has taken the place of argument 0, which the kernel keeps aside.
static __always_inline u64 argument(struct pt_regs *regs, int compat, int index)
{
    switch (index) {
    case 0:
        return regs->orig_x0;
    case 1:
        return regs->regs[1];
    case 2:
        return regs->regs[2];
    case 3:
        return regs->regs[3];
    default:
        return regs->regs[4];
    }
}

#endif

#endif
