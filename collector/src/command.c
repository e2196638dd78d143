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

// So that command_wait() hears of the end of a child. If our parent ignores the end of its children, we would
// do so too and never get its exit code.
static void expect_end(void)
{
    sigset_t end;

    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&end);
    sigaddset(&end, SIGCHLD);
    sigprocmask(SIG_BLOCK, &end, NULL);
}

bool command_prepare(struct command *command, char **arguments, const sigset_t *mask, struct problem *problem)
{
    int gate[2];

    if (pipe2(gate, O_CLOEXEC))
        return fail(problem, EXIT_IO, "cannot make a pipe: %s", strerror(errno));
    expect_end();
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

int command_wait(struct command *command, const sigset_t *passed_on)
{
    sigset_t awaited = *passed_on;
    int status, number;
    pid_t ended;

    if (command->gate >= 0)
        close(command->gate);
    sigaddset(&awaited, SIGCHLD);
    while ((ended = waitpid(command->pid, &status, WNOHANG)) == 0) {
        number = sigwaitinfo(&awaited, NULL);
        // The terminal sends SIGINT to the command as well.
        if (number > 0 && number != SIGCHLD && number != SIGINT)
            kill(command->pid, number);
    }
    if (ended < 0)
        return NOT_RUN;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
