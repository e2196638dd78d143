// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "json.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE_MAX_BYTES 65536

// Locks of an open file description (OFD) outlive the fork that detaches the recorder, unlike those of a
// process, and can be asked for without taking them, unlike those of flock(2).
static struct flock whole_file(void)
{
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
}

int session_lock(int directory)
{
    struct flock lock = whole_file();
    int fd = openat(directory, SESSION_LOCK, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd >= 0 && fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

bool session_runs(const struct session *session)
{
    struct flock lock = whole_file();
    int fd = openat(session->directory, SESSION_LOCK, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    bool held = fd >= 0 && fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;

    if (fd >= 0)
        close(fd);
    return held;
}

static void read_state(struct session *session)
{
    int fd = openat(session->directory, SESSION_STATE, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t size = 0;

    if (fd >= 0) {
        size = read(fd, buffer_room(&session->state, STATE_MAX_BYTES), STATE_MAX_BYTES);
        close(fd);
    }
    session->state.size = size > 0 ? (size_t)size : 0;
    while (session->state.size && session->state.bytes[session->state.size - 1] == '\n')
        session->state.size--;
    if (session->state.size < 2 || session->state.bytes[0] != '{') {
        session->state.size = 0;
        buffer_text(&session->state, "{}");
    }
    buffer_string(&session->state);
}

// The state is written by this program alone, flat and without blanks.
static uint64_t state_number(const struct session *session, const char *name)
{
    char member[64];
    const char *found;

    snprintf(member, sizeof(member), "\"%s\":", name);
    found = strstr(session->state.bytes, member);
    return found ? strtoull(found + strlen(member), NULL, 10) : 0;
}

static bool is_session(struct session *session)
{
    struct stat trace;

    if (session->directory < 0 || fstatat(session->directory, SESSION_TRACE, &trace, AT_SYMLINK_NOFOLLOW))
        return false;
    session->size_bytes = (uint64_t)trace.st_size;
    return S_ISREG(trace.st_mode);
}

bool session_open(struct session *session, const struct options *options, struct problem *problem)
{
    *session = (struct session){.path = options->directory, .directory = -1};
    if (!options->directory)
        return fail(problem, EXIT_BAD_USAGE, "name the directory of the recording");
    session->directory = open(options->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (session->directory >= 0)
        session->running = session_runs(session);
    if (!is_session(session)) {
        session_close(session);
        return fail(problem, EXIT_NO_SESSION, "'%s' is no recording", options->directory);
    }
    read_state(session);
    session->pid = state_number(session, "pid");
    session->pid_start = state_number(session, "pid_start");
    session->ended = strstr(session->state.bytes, "\"state\":\"ended\"") != NULL;
    return true;
}

void session_close(struct session *session)
{
    if (session->directory >= 0)
        close(session->directory);
    session->directory = -1;
    buffer_free(&session->state);
}

bool session_hash(const struct session *session, char text[SHA256_TEXT_SIZE])
{
    static char bytes[1 << 16];
    int fd = openat(session->directory, SESSION_TRACE, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct sha256 hash;
    ssize_t size = -1;

    if (fd < 0)
        return false;
    sha256_start(&hash);
    while ((size = read(fd, bytes, sizeof(bytes))) > 0)
        sha256_add(&hash, bytes, (size_t)size);
    close(fd);
    sha256_text(&hash, text);
    return size == 0;
}

uint64_t process_start(uint64_t pid)
{
    char path[64], line[1024];
    unsigned long long start = 0;
    FILE *file;
    char *rest = NULL;

    snprintf(path, sizeof(path), "/proc/%llu/stat", (unsigned long long)pid);
    file = fopen(path, "re");
    // The name in parentheses may hold blanks and parentheses; the fields follow its last one.
    if (file && fgets(line, sizeof(line), file))
        rest = strrchr(line, ')');
    if (rest)
        sscanf(rest + 1, " %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu",
               &start);
    if (file)
        fclose(file);
    return start;
}

static void add_flag(struct buffer *to, const char *name, bool value)
{
    buffer_format(to, ",\"%s\":%s", name, value ? "true" : "false");
}

int session_answer(const struct session *session)
{
    struct buffer answer = {0};
    char *path = strdup(session->path), hash[SHA256_TEXT_SIZE];
    bool crashed = !session->running && !session->ended;

    buffer_text(&answer, "{\"v\":1");
    member_text(&answer, "session", path ? basename(path) : "");
    add_flag(&answer, "running", session->running);
    add_flag(&answer, "crashed", crashed);
    member_unsigned(&answer, "size", session->size_bytes);
    if (crashed && session_hash(session, hash))
        member_text(&answer, "sha256", hash);
    if (session->state.size > 2)
        buffer_add(&answer, ",", 1);
    buffer_add(&answer, session->state.bytes + 1, session->state.size - 1);
    puts(buffer_string(&answer));
    buffer_free(&answer);
    free(path);
    return crashed ? EXIT_CRASHED : EXIT_OK;
}

int session_refuse(const char *error, const struct problem *problem)
{
    struct buffer answer = {0};

    buffer_text(&answer, "{\"v\":1");
    member_text(&answer, "error", error);
    member_text(&answer, "message", problem->text);
    buffer_text(&answer, "}");
    puts(buffer_string(&answer));
    buffer_free(&answer);
    return report(problem);
}
