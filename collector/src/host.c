// SPDX-License-Identifier: Apache-2.0
#include "host.h"

#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool host_has_types(void)
{
    return access(KERNEL_TYPES, R_OK) == 0;
}

static uint64_t effective_capabilities(void)
{
    unsigned long long set = 0;
    char line[256];
    FILE *status = fopen("/proc/self/status", "re");

    if (!status)
        return 0;
    while (fgets(line, sizeof(line), status))
        if (sscanf(line, "CapEff: %llx", &set) == 1)
            break;
    fclose(status);
    return set;
}

static bool has(uint64_t set, int capability)
{
    return set >> capability & 1;
}

bool host_may_trace(void)
{
    uint64_t set = effective_capabilities();

    // The narrow ones exist since 5.8; the cgroup hooks ask for CAP_NET_ADMIN besides.
    return has(set, CAP_SYS_ADMIN) || (has(set, CAP_BPF) && has(set, CAP_PERFMON) && has(set, CAP_NET_ADMIN));
}

// mountinfo writes blanks and backslashes of a path as octal numbers.
static void unescape(char *path)
{
    char *to = path;

    for (const char *from = path; *from; to++) {
        if (from[0] == '\\' && from[1] && from[2] && from[3]) {
            *to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
            from += 4;
        } else {
            *to = *from++;
        }
    }
    *to = '\0';
}

bool host_cgroup2(char *path, size_t size)
{
    char *line = NULL;
    size_t room = 0;
    bool found = false;
    FILE *mounts = fopen("/proc/self/mountinfo", "re");

    while (mounts && !found && getline(&line, &room, mounts) > 0) {
        char *point = NULL;

        if (!strstr(line, " - cgroup2 ") || sscanf(line, "%*s %*s %*s %*s %ms", &point) != 1)
            continue;
        unescape(point);
        found = (size_t)snprintf(path, size, "%s", point) < size;
        free(point);
    }
    free(line);
    if (mounts)
        fclose(mounts);
    return found;
}

bool host_can_record(struct problem *problem)
{
    if (!host_may_trace())
        return fail(problem, EXIT_NOT_PERMITTED,
                    "recording needs root, or the capabilities CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN");
    if (!host_has_types())
        return fail(problem, EXIT_UNAVAILABLE,
                    "this kernel offers no type information (%s is missing); "
                    "a kernel built with CONFIG_DEBUG_INFO_BTF is needed",
                    KERNEL_TYPES);
    return true;
}
