// SPDX-License-Identifier: Apache-2.0
//
// Renames and deletions, and opens and executions that fail.
#include "truth.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void make(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);

    must(fd >= 0 && close(fd) == 0, path);
    did("file_open", "\"path\":\"%s/%s\",\"flags\":\"O_WRONLY|O_CREAT\"", home, path);
}

static void renamed(int result, const char *from, const char *to)
{
    must(result == 0, from);
    did("file_rename", "\"path\":\"%s/%s\",\"new_path\":\"%s/%s\"", home, from, home, to);
}

static void deleted(int result, const char *path)
{
    must(result == 0, path);
    did("file_delete", "\"path\":\"%s/%s\"", home, path);
}

static void fails(const char *path, const char *shown, int flags, const char *flag_names, const char *error)
{
    must(open(path, flags) < 0, path);
    did("file_open", "\"path\":\"%s%s\",\"flags\":\"%s\",\"failed\":\"%s\"", home, shown, flag_names, error);
}

static void not_executed(int result, const char *path, const char *error)
{
    must(result < 0, path);
    did("process_exec_failed", "\"filename\":\"%s/%s\",\"failed\":\"%s\"", home, path, error);
}

static void do_not_execute(int directory)
{
    char *arguments[] = {"none", NULL};

    not_executed(execve("absent", arguments, environ), "absent", "ENOENT");
    not_executed(execve("./names/five", arguments, environ), "names/five", "EACCES");
    must(chmod("names/five", 0700) == 0, "chmod");
    not_executed((int)syscall(SYS_execveat, directory, "five", arguments, environ, 0), "names/five",
                 "ENOEXEC");
}

void do_names(void)
{
    int directory;

    make("one");
    must(mkdir("names", 0700) == 0, "mkdir");
    renamed(rename("one", "names/../two"), "one", "two");
    directory = open("names", O_RDONLY);
    did("file_open", "\"path\":\"%s/names\",\"flags\":\"O_RDONLY\"", home);
    renamed(renameat(AT_FDCWD, "./two", directory, "three"), "two", "names/three");
    renamed((int)syscall(SYS_renameat2, directory, "three", AT_FDCWD, "four", 0), "names/three", "four");
    must(rename("missing", "never") < 0, "rename");
    deleted(unlink("four"), "four");
    make("names/five");
    do_not_execute(directory);
    deleted(unlinkat(directory, "five", 0), "names/five");
    must(unlink("names/five") < 0, "unlink");
    close(directory);
    deleted(rmdir("names"), "names");
    fails("absent", "/absent", O_RDONLY, "O_RDONLY", "ENOENT");
    fails("absent/below", "/absent/below", O_WRONLY | O_CREAT, "O_WRONLY|O_CREAT", "ENOENT");
}
