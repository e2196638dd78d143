// SPDX-License-Identifier: Apache-2.0
//
// A CI runner in small, with the process names and the memory of a real one: Runner.Listener starts
// Runner.Worker, which holds the job's secrets and runs its steps one after the other.
// usage: Runner.Listener STEPS
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// The form in which the worker of a real runner keeps the secrets of a job.
static const char secrets[] = "{\"DEPLOY_TOKEN\":{\"value\":\"not-a-secret-1\",\"isSecret\":true},"
                              "\"SIGNING_KEY\":{\"value\":\"not-a-secret-2\",\"isSecret\":true}}";

static int run(char **arguments)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        execv(arguments[0], arguments);
        _exit(127);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int listen_for_job(const char *self, char *steps)
{
    char worker[4096];

    snprintf(worker, sizeof(worker), "%.*sRunner.Worker", (int)(strrchr(self, '/') + 1 - self), self);
    return run((char *[]){worker, "spawnclient", "123", "126", steps, NULL});
}

static int work(const char *steps)
{
    char *kept = strdup(secrets), step[4096];
    int code = 0;

    for (int number = 1; code == 0; number++) {
        snprintf(step, sizeof(step), "%s/step-%d.sh", steps, number);
        if (access(step, F_OK))
            break;
        code = run((char *[]){"/usr/bin/bash", "-e", step, NULL});
    }
    // Read last, so that the compiler keeps them where a thief looks for them.
    return code + (kept && kept[0] != '{');
}

int main(int count, char **arguments)
{
    if (count < 2)
        return 2;
    return strstr(arguments[0], "Runner.Worker") ? work(arguments[count - 1])
                                                 : listen_for_job(arguments[0], arguments[1]);
}
