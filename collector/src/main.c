// SPDX-License-Identifier: Apache-2.0
#include "options.h"
#include "recording.h"
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int run_record(const struct options *options)
{
    struct problem problem;
    int fd = STDOUT_FILENO;

    if (options->output)
        fd = open(options->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        fail(&problem, EXIT_CANNOT_CREATE, "cannot create '%s': %s", options->output, strerror(errno));
        return report(&problem);
    }
    return record(options, fd, NULL);
}

struct verb {
    const char *name;
    int (*run)(const struct options *options);
    bool with_scope;
    bool with_directory;
};

static const struct verb verbs[] = {
    {"record", run_record, true, false},   {"check", session_check, false, true},
    {"start", session_start, true, true},  {"status", session_status, false, true},
    {"tail", session_tail, false, true},   {"stop", session_stop, false, true},
    {"clean", session_clean, false, true},
};

static int run_verb(const struct verb *verb, int count, char **arguments)
{
    static struct options options;
    struct problem problem;

    if (!options_read(&options, count, arguments, verb->with_scope, verb->with_directory, &problem))
        return report(&problem);
    return verb->run(&options);
}

int main(int count, char **arguments)
{
    const char *name = count > 1 ? arguments[1] : "";

    if (strcmp(name, "--version") == 0) {
        puts("trace-collector " COLLECTOR_VERSION);
        return EXIT_OK;
    }
    if (strcmp(name, "--help") == 0) {
        fputs(usage, stdout);
        return EXIT_OK;
    }
    for (size_t at = 0; at < sizeof(verbs) / sizeof(*verbs); at++)
        if (strcmp(name, verbs[at].name) == 0)
            return run_verb(&verbs[at], count - 1, arguments + 1);
    fputs(usage, stderr);
    return EXIT_BAD_USAGE;
}
