// SPDX-License-Identifier: Apache-2.0
#include "recording.h"

#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SECOND_NS 1000000000ULL
// Whoever watches sees an event this much later at the most. A trace of a build is 1.5 % larger for it at the
// most than flushed each second.
#define FLUSH_NS (SECOND_NS / 5)
// How long to sleep between two looks into the rings; see wake_flags() in bpf/record.h.
#define LOOK_MS 50
// A program takes the time of its record before it has it in the ring. Records younger than this wait for the
// next look, so that an older one of the other ring can still come before them.
#define SETTLE_NS 1000000ULL
// Between two looks at limits and signals in a storm of events.
#define DRAIN_RECORDS 16384

enum source { SOURCE_RING, SOURCE_SIGNAL, SOURCE_ROOT };

static bool watch(struct recording *recording, int fd, uint32_t events, enum source source)
{
    struct epoll_event event = {.events = events, .data.u32 = source};

    return epoll_ctl(recording->poll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool open_sources(struct recording *recording, const sigset_t *signals, struct problem *problem)
{
    recording->poll_fd = epoll_create1(EPOLL_CLOEXEC);
    recording->signal_fd = signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);
    // Edge-triggered: a ring is readable as soon as it holds anything, but we want to be woken only when the
    // kernel side asks for it.
    if (watch(recording, recording->programs.life.fd, EPOLLIN | EPOLLET, SOURCE_RING) &&
        watch(recording, recording->programs.events.fd, EPOLLIN | EPOLLET, SOURCE_RING) &&
        watch(recording, recording->signal_fd, EPOLLIN, SOURCE_SIGNAL))
        return true;
    return fail(problem, EXIT_IO, "cannot wait for events: %s", strerror(errno));
}

static bool watch_root(struct recording *recording, pid_t root, struct problem *problem)
{
    recording->root = root;
    recording->root_fd = (int)syscall(SYS_pidfd_open, root, 0);
    if (recording->root_fd >= 0 && watch(recording, recording->root_fd, EPOLLIN, SOURCE_ROOT))
        return true;
    return fail(problem, EXIT_BAD_USAGE, "there is no process %d: %s", (int)root, strerror(errno));
}

static void take_signal(struct recording *recording)
{
    struct signalfd_siginfo info;
    bool command = recording->options->command != NULL;

    if (read(recording->signal_fd, &info, sizeof(info)) != sizeof(info))
        return;
    // The terminal sends SIGINT to the command as well; its end is the end of the recording.
    if (command && info.ssi_signo == SIGINT)
        return;
    if (command && !recording->root_ended)
        kill(recording->root, (int)info.ssi_signo);
    recording->reason = "stopped";
}

static void take_root_end(struct recording *recording)
{
    recording->root_ended = true;
    epoll_ctl(recording->poll_fd, EPOLL_CTL_DEL, recording->root_fd, NULL);
}

static void wait_for_work(struct recording *recording, int timeout_ms)
{
    struct epoll_event ready[4];
    int count = epoll_wait(recording->poll_fd, ready, 4, timeout_ms);

    for (int at = 0; at < count; at++) {
        if (ready[at].data.u32 == SOURCE_SIGNAL)
            take_signal(recording);
        else if (ready[at].data.u32 == SOURCE_ROOT)
            take_root_end(recording);
    }
}

static void flush(struct recording *recording, uint64_t now_ns)
{
    recording->flushed_ns = now_ns;
    sink_flush(&recording->sink);
    if (now_ns - recording->told_ns < SECOND_NS)
        return;
    recording->told_ns = now_ns;
    utc_adjust(&recording->trace.events.utc);
    if (recording->observer && recording->observer->progressed)
        recording->observer->progressed(recording, recording->observer->context);
}

static void check_limits(struct recording *recording, uint64_t now_ns)
{
    const struct options *options = recording->options;
    bool over = recording->root_ended && !(options->wait_all && programs_any_alive(&recording->programs));

    if (recording->sink.error)
        recording->reason = "write-error";
    else if (recording->trace.events.discarding)
        recording->reason = "size-limit";
    else if (options->max_seconds && now_ns - recording->begun_ns >= options->max_seconds * SECOND_NS)
        recording->reason = "time-limit";
    else if (over)
        recording->reason = options->command ? "command-ended" : "process-ended";
}

static void run(struct recording *recording)
{
    while (!recording->reason) {
        uint64_t now_ns = boottime_ns();
        size_t done = rings_drain(&recording->programs.life, &recording->programs.events, now_ns - SETTLE_NS,
                                  DRAIN_RECORDS, trace_record, &recording->trace);

        if (now_ns - recording->flushed_ns >= FLUSH_NS)
            flush(recording, now_ns);
        check_limits(recording, now_ns);
        // Without rest in a storm, but never deaf: it may last longer than the command.
        if (!recording->reason)
            wait_for_work(recording, done < DRAIN_RECORDS ? LOOK_MS : 0);
    }
}

// Reads what is left, tells what is open, and says how it ended.
static void finish(struct recording *recording)
{
    struct trace *trace = &recording->trace;

    programs_detach(&recording->programs);
    while (rings_drain(&recording->programs.life, &recording->programs.events, UINT64_MAX, SIZE_MAX,
                       trace_record, trace))
        ;
    trace_finish(trace);
    trace_end(trace, &recording->programs, recording->reason);
    sink_close(&recording->sink);
    recording->lost = trace_lost(trace, &recording->programs);
    trace_close(trace);
}

static void begin(struct recording *recording)
{
    recording->begun_ns = recording->told_ns = boottime_ns();
    trace_open(&recording->trace, &recording->sink, recording->options, &recording->programs);
    trace_start(&recording->trace, recording->options, &recording->programs);
    flush(recording, recording->begun_ns);
    if (recording->observer && recording->observer->begun)
        recording->observer->begun(recording, recording->observer->context);
}

static bool prepare(struct recording *recording, struct command *command, const sigset_t *signals,
                    const sigset_t *before, struct problem *problem)
{
    const struct options *options = recording->options;
    pid_t root = options->pid;

    if (!programs_open(&recording->programs, options, problem) || !open_sources(recording, signals, problem))
        return false;
    if (options->command) {
        if (!command_prepare(command, options->command, before, problem))
            return false;
        root = command->pid;
    }
    return !root ||
           (watch_root(recording, root, problem) && programs_seed(&recording->programs, root, problem));
}

static void close_all(struct recording *recording)
{
    programs_close(&recording->programs);
    for (int *fd = (int[]){recording->poll_fd, recording->signal_fd, recording->root_fd, -2}; *fd != -2; fd++)
        if (*fd >= 0)
            close(*fd);
}

int record(const struct options *options, int fd, const struct observer *observer)
{
    struct recording recording = {
        .options = options, .observer = observer, .poll_fd = -1, .signal_fd = -1, .root_fd = -1};
    struct command command = {.gate = -1};
    struct problem problem = {0};
    sigset_t signals, before;
    int code;

    sigemptyset(&signals);
    for (const int *number = (const int[]){SIGINT, SIGTERM, SIGHUP, 0}; *number; number++)
        sigaddset(&signals, *number);
    sigprocmask(SIG_BLOCK, &signals, &before);
    signal(SIGPIPE, SIG_IGN);
    sink_open(&recording.sink, fd, options->gzip, options->max_bytes, observer ? observer->hash : NULL);
    if (prepare(&recording, &command, &signals, &before, &problem)) {
        begin(&recording);
        if (command.pid)
            command_run(&command);
        run(&recording);
        finish(&recording);
        if (recording.sink.error)
            fail(&problem, EXIT_IO, "cannot write the trace: %s; what was written before can be read",
                 strerror(recording.sink.error));
    }
    close_all(&recording);
    if (observer && observer->ended)
        observer->ended(&recording, &problem, observer->context);
    code = command.pid ? command_wait(&command, &signals) : 0;
    return problem.code ? report(&problem) : code;
}
