// SPDX-License-Identifier: Apache-2.0
#include "open_flags.h"

#include <fcntl.h>

// The kernel's own bit, which libc defines as 0 where all opens are large. A library or io_uring sets it
// unasked.
#if defined(__x86_64__)
#define KERNEL_LARGEFILE 0100000
#else
#define KERNEL_LARGEFILE 0400000
#endif

struct name {
    uint64_t bits;
    const char *text;
};

// Those that contain others stand first: O_SYNC holds O_DSYNC, O_TMPFILE holds O_DIRECTORY.
static const struct name names[] = {
    {O_CREAT, "O_CREAT"},     {O_EXCL, "O_EXCL"},           {O_NOCTTY, "O_NOCTTY"},
    {O_TRUNC, "O_TRUNC"},     {O_APPEND, "O_APPEND"},       {O_NONBLOCK, "O_NONBLOCK"},
    {O_SYNC, "O_SYNC"},       {O_DSYNC, "O_DSYNC"},         {O_ASYNC, "O_ASYNC"},
    {O_TMPFILE, "O_TMPFILE"}, {O_DIRECTORY, "O_DIRECTORY"}, {O_NOFOLLOW, "O_NOFOLLOW"},
    {O_DIRECT, "O_DIRECT"},   {O_NOATIME, "O_NOATIME"},     {O_CLOEXEC, "O_CLOEXEC"},
    {O_PATH, "O_PATH"},
};

void open_flags_write(struct buffer *to, uint64_t flags)
{
    static const char *const access[] = {"O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"};
    uint64_t left = flags & ~(uint64_t)(O_ACCMODE | KERNEL_LARGEFILE);

    buffer_text(to, access[flags & O_ACCMODE]);
    for (size_t at = 0; at < sizeof(names) / sizeof(*names); at++) {
        if ((left & names[at].bits) != names[at].bits)
            continue;
        buffer_add(to, "|", 1);
        buffer_text(to, names[at].text);
        left &= ~names[at].bits;
    }
    if (left)
        buffer_format(to, "|0x%llx", (unsigned long long)left);
}
