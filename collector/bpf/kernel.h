// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// The kernel structures that the programs read, cut down to the members they use. Every member access is
// relocated at load time against the types of the running kernel (CO-RE), so order and size here mean
// nothing; only names do. This stands in for a generated vmlinux.h, which would be 3 MB of one machine's
// kernel.
#ifndef COLLECTOR_KERNEL_H
#define COLLECTOR_KERNEL_H

#include <linux/bpf.h>
#include <linux/types.h>

typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
    int counter;
} atomic_t;

typedef struct {
    u32 val;
} kuid_t;

struct qstr {
    u32 len;
    const unsigned char *name;
};

struct super_block {
    u32 s_dev;
};

struct inode {
    unsigned short i_mode;
    unsigned long i_ino;
    struct super_block *i_sb;
};

struct dentry {
    struct dentry *d_parent;
    struct qstr d_name;
};

struct vfsmount {
    struct dentry *mnt_root;
};

struct mount {
    struct mount *mnt_parent;
    struct dentry *mnt_mountpoint;
    struct vfsmount mnt;
};

struct path {
    struct vfsmount *mnt;
    struct dentry *dentry;
};

struct file {
    struct path f_path;
    struct inode *f_inode;
    unsigned int f_flags;
};

struct fdtable {
    unsigned int max_fds;
    struct file **fd;
};

struct files_struct {
    struct fdtable *fdt;
};

struct fs_struct {
    struct path root;
    struct path pwd;
};

struct mm_struct {
    unsigned long arg_start;
    unsigned long arg_end;
    struct file *exe_file;
};

struct signal_struct {
    atomic_t live;
    int group_exit_code;
};

struct cred {
    kuid_t uid;
};

struct kernfs_node {
    u64 id;
};

struct cgroup {
    struct kernfs_node *kn;
};

struct css_set {
    struct cgroup *dfl_cgrp;
};

struct ns_common {
    unsigned int inum;
};

struct pid_namespace {
    struct ns_common ns;
};

struct upid {
    int nr;
    struct pid_namespace *ns;
};

struct pid {
    unsigned int level;
    struct upid numbers[1];
};

struct thread_info {
    unsigned long flags;
    u32 status; // x86 only
};

struct task_struct {
    struct thread_info thread_info;
    unsigned int flags;
    u32 pid;
    u32 tgid;
    struct task_struct *real_parent;
    struct task_struct *group_leader;
    char comm[16];
    const struct cred *cred;
    struct fs_struct *fs;
    struct files_struct *files;
    struct mm_struct *mm;
    struct signal_struct *signal;
    struct css_set *cgroups;
    struct pid *thread_pid;
    u64 start_boottime;
    int exit_code;
};

struct linux_binprm {
    const char *filename;
};

struct io_ring_ctx;

struct io_cmd_data {
    struct file *file;
};

struct io_kiocb {
    struct file *file;
    struct io_cmd_data cmd; // since 6.0
    __u8 opcode;
};

struct open_how {
    u64 flags;
};

// What lies in the `cmd` of a request to open.
struct io_open {
    u32 file_slot;
    struct open_how how;
};

struct io_uring_cqe {
    int res;
};

struct seq_file;

struct bpf_iter_meta {
    struct seq_file *seq;
};

struct bpf_iter__task {
    struct bpf_iter_meta *meta;
    struct task_struct *task;
};

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
    unsigned long di, si, dx, r10, r8, r9;
    unsigned long bx, cx, bp;
    unsigned long ax, orig_ax;
};
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
    __u64 regs[31];
    __u64 orig_x0;
    int syscallno;
};
#else
#error "unknown architecture"
#endif

#pragma clang attribute pop

#endif
