// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
#include "name.h"
#include "path.h"

static __always_inline void walk_directory(struct walk *walk, struct task_struct *task, int directory)
{
    struct path path = {};
    struct file *file;

    if (directory == FROM_CWD) {
        BPF_CORE_READ_INTO(&path, task, fs, pwd);
    } else {
        file = file_of(task, directory);
        if (!file)
            return;
        bpf_core_read(&path, sizeof(path), &file->f_path);
    }
    walk_path(walk, task, &path);
}

static __always_inline void fill_name(struct record *head, struct name *name, int faulted)
{
    fill_head(head, bpf_get_current_task_btf(), name->type);
    head->a = name->flags;
    head->b = name->error;
    head->flags = faulted ? FLAG_FAULT : 0;
}

__noinline int send_name(struct name *name)
{
    struct scratch *room = scratch();
    struct walk walk = {};
    struct record *head;
    u32 start, size;
    long length;
    int faulted;

    if (!room || !name)
        return -1;
    length = bpf_probe_read_user_str(room->name, PATH_SIZE, (void *)name->address);
    faulted = length <= 0;
    if (faulted) {
        length = 1;
        room->name[0] = 0;
    }
    walk_nothing(&walk);
    if (room->name[0] != '/')
        walk_directory(&walk, bpf_get_current_task_btf(), name->directory);
    room->path[PATH_SIZE - 1] = 0;
    head = head_before_path(&walk, room);
    fill_name(head, name, faulted);
    start = walk.start & (PATH_SIZE - 1);
    size = PATH_SIZE - start + ((u32)(length - 1) & (PATH_SIZE - 1));
    head->size = size;
    head->flags |= walk.cut ? FLAG_CUT : 0;
    return send_event(head, sizeof(struct record) + size, name->kind) != 0;
}
