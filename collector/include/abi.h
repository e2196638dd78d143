// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// What the eBPF programs and the user side agree on: the records in the two rings, the counters and the
// settings. Both sides compile this file; the asserts at its end fail the build of the one that would lay
// a structure out differently.
#ifndef COLLECTOR_ABI_H
#define COLLECTOR_ABI_H

#include <linux/types.h>

#define COMM_SIZE 16
// PATH_MAX of Linux: no path that a system call accepts is longer. A deeper one (reached with chdir) is cut
// at its front and flagged.
#define PATH_SIZE 4096
#define ARGS_CHUNK_SIZE 16384
// 512 KB of arguments: four times the limit of one argument, a quarter of what the kernel accepts in all.
#define ARGS_CHUNKS_MAX 32
// Covers every DNS question: 12 bytes of header + 255 of name + 4, twice and more.
#define DNS_SIZE 1024

enum record_type {
    RECORD_FORK = 1,   // a: pid of the child, b: its pid in its own pid namespace
    RECORD_EXEC,       // payload: file name as given; a: size of the arguments, b: pid in its own namespace
    RECORD_EXEC_EXE,   // payload: path of the executable
    RECORD_EXEC_CWD,   // payload: path of the working directory
    RECORD_EXEC_ARGS,  // payload: one chunk of the arguments, NUL-separated; a: its offset
    RECORD_EXEC_END,   // closes the execution begun by RECORD_EXEC
    RECORD_EXEC_FAIL,  // payload: path_pair; a: errno
    RECORD_EXIT,       // a: wait status, b: start of the process
    RECORD_OPEN,       // payload: path; a: flags, b: inode, c: mode
    RECORD_OPEN_FAIL,  // payload: path_pair; a: flags, b: errno
    RECORD_WRITE_OPEN, // payload: path; a: start of the process, c: descriptor
    RECORD_WRITE_DONE, // a: start of the process, b: bytes, c: descriptor, d: calls
    RECORD_WRITE_ONE,  // payload: path; b: bytes, d: calls; a write that found no room to be summed
    RECORD_DELETE,     // payload: path_pair
    RECORD_RENAME_OLD, // payload: path_pair
    RECORD_RENAME_NEW, // payload: path_pair
    RECORD_CONNECT,    // payload: 16 bytes of address; a: port, b: 1 for a send, c: protocol, d: family
    RECORD_DNS,        // payload: bytes after the UDP or TCP header; a: socket, b: TCP sequence, c: protocol
    RECORD_TYPES
};

enum record_flag {
    FLAG_CUT = 1,   // the path or the arguments were longer than their limit
    FLAG_FAULT = 2, // a piece of user memory could not be read
};

// Head of every record. Times are CLOCK_BOOTTIME in nanoseconds; process ids are those of the initial pid
// namespace. Numbers a to d belong to the type, see above.
struct record {
    __u16 type;
    __u16 flags;
    __u32 size; // of the payload that follows
    __u64 time_ns;
    __u32 pid;
    __u32 tid;
    __u32 parent_pid;
    __u32 uid;
    __u64 cgroup;
    __u64 a;
    __u64 b;
    __u32 c;
    __u32 d;
    char comm[COMM_SIZE];
};

// A path that the kernel did not resolve for us: the directory it starts from (resolved by the kernel, empty
// when the name is absolute), a NUL, then the name as the program gave it.
// Payload of the records marked path_pair: base '\0' name.

// What is counted as lost, one counter per event type of the trace format.
enum event_kind {
    EVENT_EXEC,
    EVENT_FORK,
    EVENT_EXIT,
    EVENT_OPEN,
    EVENT_WRITE,
    EVENT_DELETE,
    EVENT_RENAME,
    EVENT_CONNECT,
    EVENT_DNS,
    EVENT_KINDS
};

enum scope_kind { SCOPE_TREE = 0, SCOPE_CGROUP = 1, SCOPE_ALL = 2 };

// Written by the user side before the programs are loaded.
struct settings {
    __u32 scope;
    __u32 failed;        // also failed opens and executions
    __u32 wake_bytes;    // written to a ring between two calls of the reader, a power of two
    __u32 pid_namespace; // inode of the reader's pid namespace, in which the pids of struct seed are numbered
};

// One pass over all processes, to follow those that already run below the wanted one.
struct seed {
    __u32 root_pid;  // the wanted process, in the reader's pid namespace; 0: none
    __u32 self_pid;  // the reader itself, in its own pid namespace
    __u32 self_tgid; // filled in: the reader in the initial namespace; never followed, whatever the scope
    __u32 added;     // filled in: processes followed by this pass
};

// What the programs count instead of telling.
struct counters {
    __u64 lost[EVENT_KINDS];
    __u64 unfollowed; // processes that no longer fitted into the table of followed ones
    __u64
        foreign_calls; // calls that are not decoded: 32-bit on arm64, x32 on x86-64, direct opens of io_uring
};

struct follow {
    __u64 start_ns; // with the pid: names one life of a process
    __u64 ended;    // its last thread has exited; the pid is not free yet
};

struct write_key {
    __u64 start_ns;
    __u32 pid;
    __u32 fd;
};

struct write_sum {
    __u64 file; // address of the kernel's struct file: another one means the descriptor was used anew
    __u64 inode;
    __u64 bytes;
    __u32 calls;
    __u32 untold; // RECORD_WRITE_OPEN was lost: the sum is already counted as lost
};

_Static_assert(sizeof(struct record) == 80, "records are read at fixed offsets");
_Static_assert(sizeof(struct write_key) == 16, "a hash key must hold no padding");
_Static_assert(sizeof(struct write_sum) == 32, "shared map value");
_Static_assert(RECORD_TYPES <= 32, "the type must fit the tables of both sides");
_Static_assert((PATH_SIZE & (PATH_SIZE - 1)) == 0, "PATH_SIZE is used as a mask by the verifier");
_Static_assert((ARGS_CHUNK_SIZE & (ARGS_CHUNK_SIZE - 1)) == 0, "so is ARGS_CHUNK_SIZE");
_Static_assert((DNS_SIZE & (DNS_SIZE - 1)) == 0, "so is DNS_SIZE");

#endif
