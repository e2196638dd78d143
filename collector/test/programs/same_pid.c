// SPDX-License-Identifier: Apache-2.0
//
// Two processes, one after the other, with the same pid: clone3() lets root choose it. Each writes a file of
// its own through the same descriptor and ends with a code of its own; the first leaves the file open.
// usage: same_pid DIRECTORY
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(pid_t wanted, const char *path, size_t size, int code)
{
    struct clone_args how = {.exit_signal = SIGCHLD,
                             .set_tid = wanted ? (uint64_t)(uintptr_t)&wanted : 0,
                             .set_tid_size = wanted ? 1 : 0};
    pid_t child = (pid_t)syscall(SYS_clone3, &how, sizeof(how));

    if (child < 0) {
        perror("clone3");
        exit(1);
    }
    if (child == 0) {
        int fd = open(path, O_WRONLY | O_CREAT, 0600);

        _exit(write(fd, "0123456789", size) == (ssize_t)size ? code : 1);
    }
    waitpid(child, NULL, 0);
    return child;
}

int main(int count, char **arguments)
{
    pid_t pid;

    if (count != 2 || chdir(arguments[1]))
        return 1;
    pid = start(0, "first", 3, 11);
    printf("{\"pid\":%d,\"again\":%d}\n", (int)pid, (int)start(pid, "second", 7, 22));
    return 0;
}
