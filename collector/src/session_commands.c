// SPDX-License-Identifier: Apache-2.0
//
// Looking at a detached recording, stopping it, removing it.
#include "session.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOOK_MS 20
// A full kernel buffer is read and compressed in a fraction of this, a slow disk included.
#define STOP_MS 30000

static int refuse(const struct problem *problem)
{
    return session_refuse(problem->code == EXIT_NO_SESSION ? "no-session" : "usage", problem);
}

int session_status(const struct options *options)
{
    struct session session;
    struct problem problem;
    int code;

    if (!session_open(&session, options, &problem))
        return refuse(&problem);
    code = session_answer(&session);
    session_close(&session);
    return code;
}

// Signals the recorder and nobody else: its pid may have been given anew.
static bool send_stop(const struct session *session, struct problem *problem)
{
    int recorder = (int)syscall(SYS_pidfd_open, (pid_t)session->pid, 0);
    bool sent = recorder >= 0 && process_start(session->pid) == session->pid_start &&
                syscall(SYS_pidfd_send_signal, recorder, SIGTERM, NULL, 0) == 0;
    int error = errno;

    if (recorder >= 0)
        close(recorder);
    // One that has gone in the meantime needs no signal.
    if (sent || !session_runs(session))
        return true;
    return fail(problem, EXIT_NOT_PERMITTED, "cannot signal the recorder (process %llu): %s",
                (unsigned long long)session->pid, strerror(error));
}

static bool await_end(const struct session *session, struct problem *problem)
{
    for (int waited = 0; waited < STOP_MS; waited += LOOK_MS) {
        if (!session_runs(session))
            return true;
        poll(NULL, 0, LOOK_MS);
    }
    return fail(problem, EXIT_IO, "the recorder did not end within %d s", STOP_MS / 1000);
}

int session_stop(const struct options *options)
{
    struct session session;
    struct problem problem;
    bool stopped;

    if (!session_open(&session, options, &problem))
        return refuse(&problem);
    stopped = !session.running || (send_stop(&session, &problem) && await_end(&session, &problem));
    session_close(&session);
    return stopped ? session_status(options) : session_refuse("not-stopped", &problem);
}

static bool may_clean(const struct session *session, const struct options *options, struct problem *problem)
{
    char hash[SHA256_TEXT_SIZE];

    if (session->running)
        return fail(problem, EXIT_RUNNING, "the recording is running");
    if (!session_hash(session, hash))
        return fail(problem, EXIT_IO, "cannot read the trace: %s", strerror(errno));
    if (!options->have || strcasecmp(options->have, hash) != 0)
        return fail(problem, EXIT_OTHER_HASH, "the trace is not the one you have (%s)", hash);
    return true;
}

static bool remove_files(const struct session *session, struct problem *problem)
{
    static const char *const names[] = {SESSION_STATE, SESSION_STATE_NEW, SESSION_LOG, SESSION_LOCK,
                                        SESSION_TRACE};

    for (size_t at = 0; at < sizeof(names) / sizeof(*names); at++)
        if (unlinkat(session->directory, names[at], 0) && errno != ENOENT)
            return fail(problem, EXIT_IO, "cannot remove '%s': %s", names[at], strerror(errno));
    return rmdir(session->path) == 0 ||
           fail(problem, EXIT_IO, "cannot remove '%s': %s", session->path, strerror(errno));
}

int session_clean(const struct options *options)
{
    struct session session;
    struct problem problem;
    bool cleaned;

    if (!session_open(&session, options, &problem))
        return refuse(&problem);
    cleaned = may_clean(&session, options, &problem) && remove_files(&session, &problem);
    session_close(&session);
    if (!cleaned)
        return session_refuse(problem.code == EXIT_RUNNING      ? "running"
                              : problem.code == EXIT_OTHER_HASH ? "not-fetched"
                                                                : "not-removed",
                              &problem);
    if (write(STDOUT_FILENO, "{\"v\":1,\"cleaned\":true}\n", 23) != 23)
        return EXIT_IO;
    return EXIT_OK;
}
