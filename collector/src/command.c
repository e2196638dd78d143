// SPDX-License-Identifier: Apache-2.0
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// What shells and env(1) return for a command that was found but not run, and for one that was not found.
#define NOT_RUN 126
#define NOT_FOUND 127

static void run_child(int gate, char **arguments, const sigset_t *mask)
{
    char byte;
    int error;

    if (read(gate, &byte, 1) != 1)
        _exit(NOT_RUN);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(arguments[0], arguments);
    error = errno;
    fprintf(stderr, "trace-collector: cannot run '%s': %s\n", arguments[0], strerror(error));
    _exit(error == ENOENT ? NOT_FOUND : NOT_RUN);
}

bool command_prepare(struct command *command, char **arguments, const sigset_t *mask, struct problem *problem)
{
    int gate[2];

    if (pipe2(gate, O_CLOEXEC))
        return fail(problem, EXIT_IO, "cannot make a pipe: %s", strerror(errno));
    command->pid = fork();
    if (command->pid == 0) {
        close(gate[1]);
        run_child(gate[0], arguments, mask);
    }
    close(gate[0]);
    command->gate = gate[1];
    return command->pid > 0 || fail(problem, EXIT_IO, "cannot start a process: %s", strerror(errno));
}

void command_run(struct command *command)
{
    if (write(command->gate, "x", 1) != 1)
        perror("trace-collector: the command is gone");
    close(command->gate);
    command->gate = -1;
}

int command_wait(struct command *command)
{
    int status;

    if (command->gate >= 0)
        close(command->gate);
    while (waitpid(command->pid, &status, 0) < 0)
        if (errno != EINTR)
            return NOT_RUN;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
