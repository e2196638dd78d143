// SPDX-License-Identifier: Apache-2.0
#include "programs.h"

#include "collector.skel.h"
#include "host.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/membarrier.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#define CGROUP2_MAGIC 0x63677270
// The reader is called whenever an eighth of the ring was written: the time between two looks is enough for
// that only in a storm, and then at least six eighths are left to react.
#define WAKE_SHARE 8

// Lives of processes need a fraction of what their file events need: 4 MB hold some 30,000 of them.
#define LIFE_SHARE 4

// What libbpf says goes here; it is shown only when loading fails.
static char last_warning[512];

static int keep_warning(enum libbpf_print_level level, const char *format, va_list arguments)
{
    // The first one names the cause, the rest how far the failure spread.
    if (level == LIBBPF_WARN && !last_warning[0])
        vsnprintf(last_warning, sizeof(last_warning), format, arguments);
    return 0;
}

static void add_gap(struct programs *programs, const char *what, const char *why)
{
    if (programs->gap_count < GAPS_MAX)
        programs->gaps[programs->gap_count++] = (struct gap){what, why};
}

// Number of arguments of the tracepoint io_uring_complete, its context included; 0: there is none.
static unsigned ring_complete_arguments(void)
{
    struct btf *types = btf__load_vmlinux_btf();
    int id = types ? btf__find_by_name_kind(types, "btf_trace_io_uring_complete", BTF_KIND_TYPEDEF) : -1;
    const struct btf_type *type = id > 0 ? btf__type_by_id(types, (__u32)id) : NULL;
    unsigned count = 0;

    type = type ? btf__type_by_id(types, type->type) : NULL;
    type = type && btf_is_ptr(type) ? btf__type_by_id(types, type->type) : NULL;
    if (type && btf_is_func_proto(type))
        count = btf_vlen(type);
    btf__free(types);
    return count;
}

static void choose_ring_program(struct programs *programs)
{
    unsigned arguments = ring_complete_arguments();

    bool with_members = arguments >= 6 && arguments <= 8;

    // 4: with a pointer to the whole entry, since 6.16; before, with its members, of which there were ever
    // more.
    bpf_program__set_autoload(programs->skeleton->progs.on_complete_entry, arguments == 4);
    bpf_program__set_autoload(programs->skeleton->progs.on_complete_result, with_members);
    if (arguments != 4 && !with_members)
        add_gap(programs, "opens and writes through io_uring",
                "the kernel's tracepoint is missing or unknown");
}

static bool is_network(const struct bpf_program *program)
{
    return strncmp(bpf_program__section_name(program), "cgroup", 6) == 0;
}

static void open_cgroup2(struct programs *programs)
{
    struct bpf_program *program;
    char path[PATH_MAX];

    programs->cgroup2 =
        host_cgroup2(path, sizeof(path)) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (programs->cgroup2 >= 0)
        return;
    add_gap(programs, "net_connect and dns_query",
            "cgroup v2 is not mounted (mount -t cgroup2 none /sys/fs/cgroup)");
    bpf_object__for_each_program(program, programs->skeleton->obj) if (is_network(program))
        bpf_program__set_autoload(program, false);
}

static void configure(struct programs *programs, const struct options *options)
{
    struct settings *settings = &programs->skeleton->rodata->settings;
    struct stat namespace = {0};

    stat("/proc/self/ns/pid", &namespace);
    settings->scope = options->scope;
    settings->failed = options->failed;
    settings->wake_bytes = (__u32)(options->buffer_bytes / WAKE_SHARE);
    settings->pid_namespace = (__u32) namespace.st_ino;
    bpf_map__set_max_entries(programs->skeleton->maps.event_ring, (__u32)options->buffer_bytes);
    bpf_map__set_max_entries(programs->skeleton->maps.life_ring, (__u32)(options->buffer_bytes / LIFE_SHARE));
}

static bool load(struct programs *programs, struct problem *problem)
{
    int error = collector_bpf__load(programs->skeleton);

    if (!error)
        return true;
    last_warning[strcspn(last_warning, "\n")] = '\0';
    return fail(problem, error == -EPERM ? EXIT_NOT_PERMITTED : EXIT_UNAVAILABLE,
                "the kernel refused the eBPF programs: %s%s%s (Linux 5.17 or newer is needed)",
                strerror(-error), last_warning[0] ? "; " : "", last_warning);
}

static bool attach(struct programs *programs, struct problem *problem)
{
    struct bpf_program *program;

    bpf_object__for_each_program(program, programs->skeleton->obj)
    {
        struct bpf_link *link;

        if (!bpf_program__autoload(program) || program == programs->skeleton->progs.seed_tasks)
            continue;
        link = is_network(program) ? bpf_program__attach_cgroup(program, programs->cgroup2)
                                   : bpf_program__attach(program);
        if (!link)
            return fail(problem, errno == EPERM ? EXIT_NOT_PERMITTED : EXIT_UNAVAILABLE,
                        "cannot attach the eBPF program %s: %s", bpf_program__name(program), strerror(errno));
        programs->links[programs->link_count++] = link;
    }
    return true;
}

static bool map_rings(struct programs *programs, struct problem *problem)
{
    struct bpf_map *life = programs->skeleton->maps.life_ring, *events = programs->skeleton->maps.event_ring;
    int error = ring_open(&programs->life, bpf_map__fd(life), bpf_map__max_entries(life));

    if (!error)
        error = ring_open(&programs->events, bpf_map__fd(events), bpf_map__max_entries(events));
    return !error || fail(problem, EXIT_UNAVAILABLE, "cannot map the kernel's buffer: %s", strerror(-error));
}

static int open_wanted_cgroup(const char *path)
{
    char joined[PATH_MAX * 2], root[PATH_MAX];
    int cgroup = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (cgroup >= 0 || !host_cgroup2(root, sizeof(root)))
        return cgroup;
    // The way /proc/PID/cgroup writes it: from the root of cgroup v2.
    snprintf(joined, sizeof(joined), "%s/%s", root, path);
    return open(joined, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool want_cgroup(struct programs *programs, const char *path, struct problem *problem)
{
    int cgroup = open_wanted_cgroup(path);
    struct statfs system;
    __u32 zero = 0;
    bool done;

    if (cgroup < 0)
        return fail(problem, EXIT_BAD_USAGE, "cannot open the cgroup '%s': %s", path, strerror(errno));
    if (fstatfs(cgroup, &system) || system.f_type != CGROUP2_MAGIC) {
        close(cgroup);
        return fail(problem, EXIT_BAD_USAGE, "'%s' is no directory of cgroup v2", path);
    }
    done = bpf_map_update_elem(bpf_map__fd(programs->skeleton->maps.wanted_cgroup), &zero, &cgroup,
                               BPF_ANY) == 0;
    close(cgroup);
    return done ||
           fail(problem, EXIT_UNAVAILABLE, "cannot record the cgroup '%s': %s", path, strerror(errno));
}

static bool open_all(struct programs *programs, const struct options *options, struct problem *problem)
{
    programs->skeleton = collector_bpf__open();
    if (!programs->skeleton)
        return fail(problem, EXIT_UNAVAILABLE, "cannot read the built-in eBPF programs: %s", strerror(errno));
    configure(programs, options);
    choose_ring_program(programs);
    open_cgroup2(programs);
    if (programs->gap_count && !options->partial)
        return fail(problem, EXIT_UNAVAILABLE, "cannot record %s: %s; --partial records the rest",
                    programs->gaps[0].what, programs->gaps[0].why);
    return load(programs, problem) && map_rings(programs, problem) &&
           (!options->cgroup || want_cgroup(programs, options->cgroup, problem)) &&
           programs_seed(programs, 0, problem) && attach(programs, problem);
}

bool programs_open(struct programs *programs, const struct options *options, struct problem *problem)
{
    *programs = (struct programs){.cgroup2 = -1};
    if (!host_can_record(problem))
        return false;
    libbpf_set_print(keep_warning);
    last_warning[0] = '\0';
    if (open_all(programs, options, problem))
        return true;
    programs_close(programs);
    return false;
}

static bool run_seed(struct programs *programs, struct problem *problem)
{
    struct bpf_link *link = bpf_program__attach_iter(programs->skeleton->progs.seed_tasks, NULL);
    int reader = link ? bpf_iter_create(bpf_link__fd(link)) : -1;
    char unused[64];
    ssize_t size = -1;

    while (reader >= 0 && (size = read(reader, unused, sizeof(unused))) > 0)
        ;
    if (size < 0)
        fail(problem, EXIT_UNAVAILABLE, "cannot walk the running processes: %s", strerror(errno));
    if (reader >= 0)
        close(reader);
    bpf_link__destroy(link);
    return size == 0;
}

bool programs_seed(struct programs *programs, pid_t root, struct problem *problem)
{
    struct seed *seed = &programs->skeleton->bss->seed;

    seed->root_pid = (__u32)root;
    seed->self_pid = (__u32)getpid();
    // A child that was born before its parent was followed is found by the next pass.
    do {
        seed->added = 0;
        if (!run_seed(programs, problem))
            return false;
    } while (seed->added);
    return true;
}

void programs_detach(struct programs *programs)
{
    if (programs->link_count == 0)
        return;
    while (programs->link_count)
        bpf_link__destroy(programs->links[--programs->link_count]);
    // A program may still run on another core. This waits for the end of all that had begun before it (it is
    // the kernel's synchronize_rcu()), so that the last look into the rings misses nothing.
    syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
}

void programs_close(struct programs *programs)
{
    programs_detach(programs);
    ring_close(&programs->life);
    ring_close(&programs->events);
    if (programs->cgroup2 >= 0)
        close(programs->cgroup2);
    collector_bpf__destroy(programs->skeleton);
    *programs = (struct programs){.cgroup2 = -1};
}

const volatile struct counters *programs_counters(const struct programs *programs)
{
    return &programs->skeleton->bss->counters;
}

uint64_t programs_missed_runs(const struct programs *programs)
{
    struct bpf_program *program;
    uint64_t missed = 0;

    bpf_object__for_each_program(program, programs->skeleton->obj)
    {
        struct bpf_prog_info info = {0};
        __u32 size = sizeof(info);

        if (bpf_program__autoload(program) &&
            bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size) == 0)
            missed += info.recursion_misses;
    }
    return missed;
}

void programs_write_gaps(const struct programs *programs, struct buffer *to)
{
    buffer_text(to, ",\"unrecorded\":[");
    for (size_t at = 0; at < programs->gap_count; at++) {
        buffer_text(to, at ? ",{\"what\":" : "{\"what\":");
        json_string(to, programs->gaps[at].what, strlen(programs->gaps[at].what));
        member_text(to, "why", programs->gaps[at].why);
        buffer_add(to, "}", 1);
    }
    buffer_add(to, "]", 1);
}

int programs_writes_fd(const struct programs *programs)
{
    return bpf_map__fd(programs->skeleton->maps.writes);
}

bool programs_any_alive(const struct programs *programs)
{
    int map = bpf_map__fd(programs->skeleton->maps.followed);
    __u32 pid, *before = NULL;
    struct follow life;

    while (bpf_map_get_next_key(map, before, &pid) == 0) {
        if (bpf_map_lookup_elem(map, &pid, &life) == 0 && !life.ended)
            return true;
        before = &pid;
    }
    return false;
}
