// SPDX-License-Identifier: Apache-2.0
//
// Forks, executions and ends of processes.
#include "truth.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MANY 20000

static void child_of(void (*run)(void), const char *end)
{
    int status;
    pid_t child = fork();

    must(child >= 0, "fork");
    if (child == 0) {
        run();
        did("process_exit", "%s", end);
        _exit(7);
    }
    did("process_fork", "\"child_pid\":%d", (int)child);
    must(waitpid(child, &status, 0) == child, "waitpid");
}

static void nothing(void)
{
}

static void be_killed(void)
{
    did("process_exit", "\"exit_code\":0,\"signal\":9");
    kill(getpid(), SIGKILL);
}

// Executes this program with no part to do.
static void execute(char **arguments)
{
    execve("/proc/self/exe", arguments, (char *[]){NULL});
    must(0, "execve");
}

static void execute_odd(void)
{
    did("process_exec",
        "\"cwd\":\"%s\",\"args\":[\"odd \\\"name\\\"\",\"\",\"tab\\tand \\u00e9 and \\ufffd\","
        "\"--token=[redacted]\"]",
        home);
    did("process_exit", "\"exit_code\":1,\"signal\":0");
    execute((char *[]){"odd \"name\"", "", "tab\tand \xc3\xa9 and \xff",
                       "--token=ghp_0123456789abcdefghij0123", NULL});
}

static void execute_many(void)
{
    static char *arguments[MANY + 2], numbers[MANY][8];

    arguments[0] = "many";
    for (int at = 0; at < MANY; at++) {
        snprintf(numbers[at], sizeof(numbers[at]), "%d", at);
        arguments[at + 1] = numbers[at];
    }
    did("process_exec", "\"args_count\":%d,\"args_last\":\"%d\"", MANY + 1, MANY - 1);
    did("process_exit", "\"exit_code\":1,\"signal\":0");
    execute(arguments);
}

void do_processes(void)
{
    child_of(nothing, "\"exit_code\":7,\"signal\":0");
    child_of(be_killed, "");
    child_of(execute_odd, "");
    child_of(execute_many, "");
}
