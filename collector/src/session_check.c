// SPDX-License-Identifier: Apache-2.0
//
// Can this machine be recorded? Answered by trying: the programs are loaded and attached, and taken away.
#include "host.h"
#include "json.h"
#include "programs.h"
#include "session.h"

#include <stdio.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

static void add_flag(struct buffer *to, const char *name, bool value)
{
    buffer_format(to, ",\"%s\":%s", name, value ? "true" : "false");
}

static void add_host(struct buffer *to, const char *directory)
{
    char cgroup2[4096];
    struct utsname host;
    struct statvfs disk;

    uname(&host);
    member_text(to, "collector", "trace-collector " COLLECTOR_VERSION);
    member_text(to, "kernel", host.release);
    member_text(to, "arch", host.machine);
    add_flag(to, "root", geteuid() == 0);
    add_flag(to, "privileged", host_may_trace());
    add_flag(to, "btf", host_has_types());
    if (host_cgroup2(cgroup2, sizeof(cgroup2)))
        member_text(to, "cgroup2", cgroup2);
    else
        buffer_text(to, ",\"cgroup2\":null");
    if (statvfs(directory ? directory : ".", &disk) == 0)
        member_unsigned(to, "free_bytes", (uint64_t)disk.f_bavail * disk.f_frsize);
}

int session_check(const struct options *options)
{
    struct options trial = *options;
    struct problem problem = {0};
    struct buffer answer = {0};
    struct programs programs = {.cgroup2 = -1};
    bool possible;

    trial.partial = true; // to hear of all gaps, not to stop at the first
    possible = programs_open(&programs, &trial, &problem);
    buffer_text(&answer, "{\"v\":1");
    add_flag(&answer, "ok", possible);
    add_host(&answer, options->directory);
    programs_write_gaps(&programs, &answer);
    if (possible)
        programs_close(&programs);
    else
        member_text(&answer, "error", problem.text);
    buffer_text(&answer, "}");
    puts(buffer_string(&answer));
    buffer_free(&answer);
    return possible ? EXIT_OK : problem.code;
}
