// SPDX-License-Identifier: Apache-2.0
//
// The traced command: a child that waits until the recording is ready.
#ifndef COLLECTOR_COMMAND_H
#define COLLECTOR_COMMAND_H

#include "problem.h"

#include <signal.h>
#include <sys/types.h>

struct command {
    pid_t pid;
    int gate; // closing it lets the child die, a byte lets it run
};

// `mask` is the signal mask the command starts with.
bool command_prepare(struct command *command, char **arguments, const sigset_t *mask,
                     struct problem *problem);
void command_run(struct command *command);
// Waits for the end, and passes the signals that are sent to us meanwhile on to the command; those of
// `passed_on` must be blocked. Returns the exit code of the command, or 128 + signal as shells do.
int command_wait(struct command *command, const sigset_t *passed_on);

#endif
