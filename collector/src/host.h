// SPDX-License-Identifier: Apache-2.0
//
// What this machine offers: needed to decide whether a recording is possible, and reported by `check`.
#ifndef COLLECTOR_HOST_H
#define COLLECTOR_HOST_H

#include "problem.h"

#include <stddef.h>

// Without it the programs cannot be fitted to the kernel.
#define KERNEL_TYPES "/sys/kernel/btf/vmlinux"

bool host_has_types(void);
// Whether the capabilities for loading and attaching the programs are there.
bool host_may_trace(void);
// Where cgroup v2 is mounted; false if nowhere. On a hybrid system it is not /sys/fs/cgroup.
bool host_cgroup2(char *path, size_t size);
// Checks what every recording needs.
bool host_can_record(struct problem *problem);

#endif
