// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
#include "path.h"

// PATH_SIZE / 2: a path of one-letter names has that many components.
#define COMPONENTS_MAX 2048

// d_parent, then the hash, length and address of d_name: one read where the kernel keeps them side by side.
struct dentry_head {
    struct dentry *parent;
    u32 hash;
    u32 length;
    const unsigned char *name;
};

struct climb {
    struct scratch *scratch;
    struct dentry *dentry;
    struct mount *mount;
    struct dentry *mount_root;
    struct dentry *root_dentry;
    struct mount *root_mount;
    u32 start;
    u32 cut;
    u32 rooted;
};

static __always_inline void read_dentry(struct dentry_head *head, struct dentry *dentry)
{
    const u32 parent_at = bpf_core_field_offset(struct dentry, d_parent);

    if (bpf_core_field_offset(struct dentry, d_name) == parent_at + 8 &&
        bpf_core_field_offset(struct qstr, len) == 4 && bpf_core_field_offset(struct qstr, name) == 8) {
        bpf_probe_read_kernel(head, sizeof(*head), (void *)dentry + parent_at);
        return;
    }
    head->parent = BPF_CORE_READ(dentry, d_parent);
    head->length = BPF_CORE_READ(dentry, d_name.len);
    head->name = BPF_CORE_READ(dentry, d_name.name);
}

// Steps from the root of a mount to the place it is mounted on. Returns 1 at the end of the world.
static __always_inline long leave_mount(struct climb *climb)
{
    struct mount *mount = climb->mount;
    struct mount *parent = BPF_CORE_READ(mount, mnt_parent);

    if (!parent || parent == mount)
        return 1;
    climb->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
    climb->mount = parent;
    climb->mount_root = BPF_CORE_READ(parent, mnt.mnt_root);
    return 0;
}

// One component, in front of what is there already. Called by bpf_loop(): as a loop of this program every
// turn would be verified anew, and 6.1 gives up.
static long climb_step(u32 turn, struct climb *climb)
{
    struct dentry_head head = {};
    u32 length, start = climb->start;

    if (climb->dentry == climb->root_dentry && climb->mount == climb->root_mount) {
        climb->rooted = 1;
        return 1;
    }
    if (climb->dentry == climb->mount_root)
        return leave_mount(climb);
    read_dentry(&head, climb->dentry);
    if (head.parent == climb->dentry)
        return 1;
    length = head.length & 255;
    if (start < length + 1) {
        climb->cut = 1;
        return 1;
    }
    start = (start - length - 1) & (PATH_SIZE - 1);
    climb->scratch->path[start] = '/';
    bpf_probe_read_kernel(&climb->scratch->path[start + 1], length, head.name);
    climb->start = start;
    climb->dentry = head.parent;
    return 0;
}

__noinline int walk_up(struct walk *walk)
{
    struct climb climb = {.scratch = scratch(), .start = PATH_SIZE - 1};
    struct mount *mount;

    if (!climb.scratch || !walk)
        return -1;
    mount = (struct mount *)walk->mount;
    climb.dentry = (struct dentry *)walk->dentry;
    climb.mount = mount;
    climb.mount_root = BPF_CORE_READ(mount, mnt.mnt_root);
    climb.root_dentry = (struct dentry *)walk->root_dentry;
    climb.root_mount = (struct mount *)walk->root_mount;
    climb.scratch->path[PATH_SIZE - 1] = 0;
    bpf_loop(COMPONENTS_MAX, climb_step, &climb, 0);
    if (climb.start == PATH_SIZE - 1 && !climb.cut) {
        climb.start = PATH_SIZE - 2;
        climb.scratch->path[PATH_SIZE - 2] = '/';
    }
    walk->start = climb.start;
    walk->cut = climb.cut;
    walk->rooted = climb.rooted;
    return 0;
}
