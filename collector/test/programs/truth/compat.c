// SPDX-License-Identifier: Apache-2.0
//
// 32-bit system calls from a 64-bit program: the way a program hides from tracers that know one table only.
#include "truth.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __x86_64__

// Numbers of arch/x86/entry/syscalls/syscall_32.tbl.
enum { COMPAT_OPEN = 5, COMPAT_WRITE = 4, COMPAT_CLOSE = 6, COMPAT_RENAME = 38, COMPAT_UNLINK = 10 };

static long compat(long number, long first, long second, long third)
{
    long result;

    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(first), "c"(second), "d"(third)
                     : "memory", "r8", "r9", "r10", "r11");
    return result;
}

void do_compat(void)
{
    char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    long from = (long)(intptr_t)low, to = from + 64, fd;

    must(low != MAP_FAILED, "mmap");
    strcpy(low, "compat");
    strcpy(low + 64, "compat2");
    fd = compat(COMPAT_OPEN, from, O_WRONLY | O_CREAT, 0600);
    must(fd >= 0, "compat open (a kernel without 32-bit emulation)");
    did("file_open", "\"path\":\"%s/compat\",\"flags\":\"O_WRONLY|O_CREAT\"", home);
    must(compat(COMPAT_WRITE, fd, from, 6) == 6 && compat(COMPAT_CLOSE, fd, 0, 0) == 0, "compat write");
    did("file_write", "\"path\":\"%s/compat\",\"bytes\":6,\"writes\":1", home);
    must(compat(COMPAT_RENAME, from, to, 0) == 0, "compat rename");
    did("file_rename", "\"path\":\"%s/compat\",\"new_path\":\"%s/compat2\"", home, home);
    must(compat(COMPAT_UNLINK, to, 0, 0) == 0, "compat unlink");
    did("file_delete", "\"path\":\"%s/compat2\"", home);
}

#else

void do_compat(void)
{
}

#endif
