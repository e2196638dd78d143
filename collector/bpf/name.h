// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// Names as a program gave them to a system call that leaves no open file behind (rename, unlink, a failed
// open): the directory they start from, resolved by the kernel, and the name itself.
#ifndef COLLECTOR_NAME_H
#define COLLECTOR_NAME_H

#include "record.h"

// AT_FDCWD: the name starts from the working directory.
#define FROM_CWD -100

struct name {
    u64 address; // in user memory
    int directory;
    enum record_type type;
    enum event_kind kind;
    u32 error;
    u64 flags;
};

// Sends base directory and name as one record, see path_pair in abi.h. Returns 0 if it went out.
int send_name(struct name *name);

#endif
