// SPDX-License-Identifier: Apache-2.0
//
// Following the trace of a detached recording as it grows.
#include "json.h"
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// The recorder flushes five times a second; a look costs some 20 microseconds.
#define LOOK_MS 50

static bool write_all(const char *bytes, size_t size)
{
    while (size) {
        ssize_t done = write(STDOUT_FILENO, bytes, size);

        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            bytes += done;
            size -= (size_t)done;
        }
    }
    return true;
}

static bool write_head(const struct session *session, uint64_t from)
{
    struct buffer head = {0};
    bool done;

    buffer_text(&head, "{\"v\":1");
    member_unsigned(&head, "from", from);
    member_unsigned(&head, "size", session->size_bytes);
    buffer_text(&head, session->running ? ",\"running\":true}\n" : ",\"running\":false}\n");
    done = write_all(head.bytes, head.size);
    buffer_free(&head);
    return done;
}

// Sends what there is. Returns false when the reader is gone or the file cannot be read.
static bool send_rest(int trace, uint64_t *at)
{
    static char bytes[1 << 18];
    ssize_t size;

    while ((size = pread(trace, bytes, sizeof(bytes), (off_t)*at)) > 0) {
        if (!write_all(bytes, (size_t)size))
            return false;
        *at += (uint64_t)size;
    }
    return size == 0;
}

static bool reader_is_gone(int wait_ms)
{
    struct pollfd out = {.fd = STDOUT_FILENO};

    return poll(&out, 1, wait_ms) > 0 && out.revents & (POLLERR | POLLHUP | POLLNVAL);
}

static int follow(const struct session *session, int trace, uint64_t at)
{
    for (;;) {
        // Asked before the data is read: what a recorder wrote before it ended is then read for certain.
        bool running = session_runs(session);

        if (!send_rest(trace, &at))
            return EXIT_IO;
        if (!running)
            return EXIT_OK;
        if (reader_is_gone(LOOK_MS))
            return EXIT_IO;
    }
}

static int tail(const struct session *session, uint64_t from)
{
    struct problem problem;
    int trace, code;

    if (from > session->size_bytes) {
        fail(&problem, EXIT_BEYOND_END, "the trace has only %llu bytes",
             (unsigned long long)session->size_bytes);
        return session_refuse("offset-beyond-end", &problem);
    }
    trace = openat(session->directory, SESSION_TRACE, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (trace < 0) {
        fail(&problem, EXIT_IO, "cannot read the trace: %s", strerror(errno));
        return session_refuse("unreadable", &problem);
    }
    code = write_head(session, from) ? follow(session, trace, from) : EXIT_IO;
    close(trace);
    return code;
}

int session_tail(const struct options *options)
{
    struct session session;
    struct problem problem;
    int code;

    signal(SIGPIPE, SIG_IGN);
    if (!session_open(&session, options, &problem))
        return session_refuse("no-session", &problem);
    code = tail(&session, options->from);
    session_close(&session);
    // All bytes are sent; whether they are a complete trace is in the state, read after the end.
    if (code == EXIT_OK && session_open(&session, options, &problem)) {
        code = session.ended ? EXIT_OK : EXIT_CRASHED;
        session_close(&session);
    }
    return code;
}
