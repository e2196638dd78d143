// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// Absolute paths as the kernel itself resolved them: from a dentry up to the root of the task, over mounts.
#ifndef COLLECTOR_PATH_H
#define COLLECTOR_PATH_H

#include "record.h"

// Where a path is and what became of it. Numbers instead of pointers: the walk is a function that the
// verifier looks at once for all callers, and such a function is handed plain memory.
struct walk {
    u64 dentry;
    u64 mount;
    u64 root_dentry;
    u64 root_mount;
    u32 start;  // of the path in the window of the scratch; the window ends with a NUL
    u32 cut;    // there was more in front
    u32 rooted; // the walk reached the root of the task
};

// Writes the path from `walk->dentry` up to the root into the window.
int walk_up(struct walk *walk);

static __always_inline struct mount *mount_of(struct vfsmount *vfsmount)
{
    return (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
}

// Leaves an empty path in the window.
static __always_inline void walk_nothing(struct walk *walk)
{
    walk->start = PATH_SIZE - 1;
    walk->cut = 0;
    walk->rooted = 0;
}

static __always_inline void walk_path(struct walk *walk, struct task_struct *task, struct path *path)
{
    struct path root;

    BPF_CORE_READ_INTO(&root, task, fs, root);
    walk->dentry = (u64)path->dentry;
    walk->mount = (u64)mount_of(path->mnt);
    walk->root_dentry = (u64)root.dentry;
    walk->root_mount = (u64)mount_of(root.mnt);
    walk_nothing(walk);
    walk_up(walk);
}

static __always_inline void walk_file(struct walk *walk, struct task_struct *task, struct file *file)
{
    struct path path = {};

    bpf_core_read(&path, sizeof(path), &file->f_path);
    walk_path(walk, task, &path);
}

// The head of a record whose payload begins with the path in the window.
static __always_inline struct record *head_before_path(struct walk *walk, struct scratch *scratch)
{
    u32 start = walk->start & (PATH_SIZE - 1);

    return (struct record *)&scratch->head[HEAD_ROOM - sizeof(struct record) + start];
}

// Sends head and path. `head` must come from head_before_path().
static __always_inline long send_path(void *ring, struct walk *walk, struct record *head,
                                      enum event_kind kind)
{
    u32 start = walk->start & (PATH_SIZE - 1);
    u32 size = PATH_SIZE - 1 - start;

    head->size = size;
    head->flags |= walk->cut ? FLAG_CUT : 0;
    return send(ring, head, sizeof(struct record) + size, kind);
}

static __always_inline struct file *file_of(struct task_struct *task, int fd)
{
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    struct file *file = 0;

    if (fd < 0 || (u32)fd >= BPF_CORE_READ(table, max_fds))
        return 0;
    bpf_probe_read_kernel(&file, sizeof(file), BPF_CORE_READ(table, fd) + fd);
    return file;
}

#endif
