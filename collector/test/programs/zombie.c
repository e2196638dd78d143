// SPDX-License-Identifier: Apache-2.0
//
// A process with a child that has ended and whose exit code nobody ever asks for. Prints the pid of the
// process; a byte on standard input ends it, the end of standard input ends everything. The dead child stays
// in the kernel's table until then.
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void have_dead_child(void)
{
    siginfo_t info;
    char byte;

    if (fork() == 0)
        _exit(0);
    // Waits for the end and leaves the exit code where it is.
    waitid(P_ALL, 0, &info, WEXITED | WNOWAIT);
    printf("%d\n", getpid());
    fflush(stdout);
    _exit(read(STDIN_FILENO, &byte, 1) != 1);
}

int main(void)
{
    pid_t process;
    char byte;

    // Orphans come to us, not to the first process, which would ask for their exit codes.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    process = fork();
    if (process == 0)
        have_dead_child();
    waitpid(process, NULL, 0);
    return read(STDIN_FILENO, &byte, 1) != 0;
}
