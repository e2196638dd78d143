// SPDX-License-Identifier: Apache-2.0
//
// Starting a detached recording, and the recorder's side of its directory.
#include "json.h"
#include "recording.h"
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

// What the recorder knows of its session.
struct keeper {
    int directory;
    int lock;
    int answer; // pipe to the starter, -1: none waits
    struct sha256 hash;
};

static void write_state(const struct keeper *keeper, const struct buffer *state, bool last)
{
    int fd = openat(keeper->directory, SESSION_STATE_NEW,
                    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool done =
        fd >= 0 && write(fd, state->bytes, state->size) == (ssize_t)state->size && (!last || !fsync(fd));

    if (fd >= 0)
        close(fd);
    // Readers see the old state or the new one, never half of it.
    if (!done || renameat(keeper->directory, SESSION_STATE_NEW, keeper->directory, SESSION_STATE))
        fprintf(stderr, "trace-collector: cannot write the state: %s\n", strerror(errno));
    else if (last)
        fsync(keeper->directory);
}

static void begin_state(struct buffer *state, const char *name)
{
    buffer_text(state, "{\"state\":\"");
    buffer_text(state, name);
    buffer_text(state, "\"");
    member_unsigned(state, "pid", (uint64_t)getpid());
    member_unsigned(state, "pid_start", process_start((uint64_t)getpid()));
    member_text(state, "collector", "trace-collector " COLLECTOR_VERSION);
}

static void save(const struct keeper *keeper, const struct recording *recording, const char *name,
                 const struct problem *problem)
{
    bool last = problem != NULL;
    struct buffer state = {0};
    char hash[SHA256_TEXT_SIZE];

    begin_state(&state, name);
    member_unsigned(&state, "events", events_total(&recording->trace.events));
    member_unsigned(&state, "lost",
                    last ? recording->lost : trace_lost(&recording->trace, &recording->programs));
    if (last) {
        sha256_text(&keeper->hash, hash);
        member_text(&state, "sha256", hash);
        member_text(&state, "why", recording->reason ? recording->reason : "failed");
        if (problem->code)
            member_text(&state, "error", problem->text);
    }
    buffer_text(&state, "}\n");
    write_state(keeper, &state, last);
    buffer_free(&state);
}

static void notify_service_manager(void)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd;

    if (!path || strlen(path) >= sizeof(address.sun_path))
        return;
    strcpy(address.sun_path, path);
    if (path[0] == '@')
        address.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (sendto(fd, "READY=1", 7, MSG_NOSIGNAL, (struct sockaddr *)&address,
               (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path))) < 0)
        perror("trace-collector: cannot tell the service manager");
    close(fd);
}

static void answer_starter(struct keeper *keeper, const struct problem *problem)
{
    if (keeper->answer >= 0 && write(keeper->answer, problem, sizeof(*problem)) < 0)
        perror("trace-collector: cannot tell the starter");
    if (keeper->answer >= 0)
        close(keeper->answer);
    keeper->answer = -1;
}

static void on_begun(struct recording *recording, void *context)
{
    static const struct problem none;
    struct keeper *keeper = context;

    save(keeper, recording, "recording", NULL);
    notify_service_manager();
    answer_starter(keeper, &none);
}

static void on_progressed(struct recording *recording, void *context)
{
    save(context, recording, "recording", NULL);
}

static void on_ended(struct recording *recording, const struct problem *problem, void *context)
{
    struct keeper *keeper = context;

    save(keeper, recording, problem->code ? "failed" : "ended", problem);
    if (keeper->answer >= 0)
        answer_starter(keeper, problem);
    close(keeper->lock);
}

static bool make_directory(const char *path, struct keeper *keeper, int *trace, struct problem *problem)
{
    umask(0077);
    // An existing directory might hold another recording, or links that somebody else has put there.
    if (mkdir(path, 0700))
        return fail(problem, EXIT_CANNOT_CREATE, "cannot create '%s': %s", path, strerror(errno));
    keeper->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    keeper->lock = keeper->directory < 0 ? -1 : session_lock(keeper->directory);
    *trace = keeper->lock < 0 ? -1
                              : openat(keeper->directory, SESSION_TRACE,
                                       O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
    return *trace >= 0 ||
           fail(problem, EXIT_CANNOT_CREATE, "cannot write into '%s': %s", path, strerror(errno));
}

static void remove_directory(const char *path, const struct keeper *keeper)
{
    if (keeper->directory < 0)
        return;
    for (const char *const *name = (const char *const[]){SESSION_TRACE, SESSION_LOCK, SESSION_STATE,
                                                         SESSION_STATE_NEW, SESSION_LOG, NULL};
         *name; name++)
        unlinkat(keeper->directory, *name, 0);
    rmdir(path);
}

static int keep_recording(const struct options *options, struct keeper *keeper, int trace)
{
    struct observer observer = {on_begun, on_progressed, on_ended, keeper, &keeper->hash};
    struct options detached = *options;

    detached.gzip = true;
    return record(&detached, trace, &observer);
}

static void detach(const struct options *options, const struct keeper *keeper)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int log = openat(keeper->directory, SESSION_LOG, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    setsid();
    dup2(null, STDIN_FILENO);
    dup2(log >= 0 ? log : null, STDOUT_FILENO);
    dup2(log >= 0 ? log : null, STDERR_FILENO);
    // A command keeps the directory it was started in; otherwise none is kept busy.
    if (!options->command && chdir("/"))
        perror("trace-collector: chdir");
}

// Waits until the recorder records, or says why it does not.
static int await_recorder(const struct options *options, const struct keeper *keeper, int answer)
{
    struct problem problem;
    struct session session;

    if (read(answer, &problem, sizeof(problem)) != sizeof(problem))
        fail(&problem, EXIT_IO, "the recorder died before it recorded");
    if (problem.code) {
        remove_directory(options->directory, keeper);
        return session_refuse("not-started", &problem);
    }
    if (!session_open(&session, options, &problem))
        return session_refuse("not-started", &problem);
    session_answer(&session);
    session_close(&session);
    return EXIT_OK;
}

int session_start(const struct options *options)
{
    struct keeper keeper = {.directory = -1, .lock = -1, .answer = -1};
    struct problem problem;
    int trace = -1, answer[2];
    pid_t recorder;

    if (!options->directory)
        return fail(&problem, EXIT_BAD_USAGE, "name the directory of the recording"), report(&problem);
    if (!make_directory(options->directory, &keeper, &trace, &problem))
        return session_refuse(errno == EEXIST ? "exists" : "not-created", &problem);
    if (options->foreground)
        return keep_recording(options, &keeper, trace);
    if (pipe2(answer, O_CLOEXEC) || (recorder = fork()) < 0)
        return fail(&problem, EXIT_IO, "cannot start a process: %s", strerror(errno)), report(&problem);
    if (recorder == 0) {
        close(answer[0]);
        keeper.answer = answer[1];
        detach(options, &keeper);
        _exit(keep_recording(options, &keeper, trace));
    }
    close(answer[1]);
    close(keeper.lock);
    return await_recorder(options, &keeper, answer[0]);
}
