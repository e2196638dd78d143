// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_BUFFER_BYTES (16 << 20)
// A quarter of it must still hold the longest record, a chunk of arguments.
#define MIN_BUFFER_BYTES (1 << 18)
#define MAX_BUFFER_BYTES (1 << 30)
#define MIN_TRACE_BYTES (1 << 20)

const char usage[] =
    "usage: trace-collector record [-o FILE] [--gzip] [OPTION]... SCOPE\n"
    "       trace-collector check [DIR]\n"
    "       trace-collector start DIR [OPTION]... SCOPE\n"
    "       trace-collector status DIR\n"
    "       trace-collector tail DIR [--from BYTES]\n"
    "       trace-collector stop DIR\n"
    "       trace-collector clean DIR --have SHA256\n"
    "       trace-collector --version\n"
    "\n"
    "SCOPE is one of\n"
    "  -- COMMAND [ARG]...    run a command; record it and all its descendants\n"
    "  --tree PID             a running process, its descendants and those to come\n"
    "  --cgroup PATH          all processes in a cgroup (v2) and their descendants\n"
    "  --all                  the whole machine\n"
    "\n"
    "OPTION\n"
    "  -o, --output FILE      write to FILE instead of standard output\n"
    "  --gzip                 compress\n"
    "  --failed               also record opens and executions that failed\n"
    "  --include-path PREFIX  record only files below PREFIX (may be repeated)\n"
    "  --exclude-path PREFIX  do not record files below PREFIX (may be repeated)\n"
    "  --redact REGEX         hide what matches in arguments (may be repeated)\n"
    "  --keep-tokens          do not hide well-known token formats in arguments\n"
    "  --max-size BYTES       end the recording before the file is larger (suffixes K, M, G)\n"
    "  --max-time SECONDS     end the recording after this time\n"
    "  --wait-all             do not end before the last descendant has ended\n"
    "  --buffer BYTES         size of the kernel buffer, a power of two (default 16M)\n"
    "  --partial              record even if some kinds of events cannot be\n"
    "  --foreground           start: do not detach (for a service manager)\n";

enum option_code {
    OPTION_TREE = 256,
    OPTION_CGROUP,
    OPTION_ALL,
    OPTION_GZIP,
    OPTION_FAILED,
    OPTION_INCLUDE,
    OPTION_EXCLUDE,
    OPTION_REDACT,
    OPTION_KEEP_TOKENS,
    OPTION_MAX_SIZE,
    OPTION_MAX_TIME,
    OPTION_WAIT_ALL,
    OPTION_BUFFER,
    OPTION_PARTIAL,
    OPTION_FOREGROUND,
    OPTION_FROM,
    OPTION_HAVE,
};

static const struct option long_options[] = {
    {"output", required_argument, NULL, 'o'},
    {"tree", required_argument, NULL, OPTION_TREE},
    {"cgroup", required_argument, NULL, OPTION_CGROUP},
    {"all", no_argument, NULL, OPTION_ALL},
    {"gzip", no_argument, NULL, OPTION_GZIP},
    {"failed", no_argument, NULL, OPTION_FAILED},
    {"include-path", required_argument, NULL, OPTION_INCLUDE},
    {"exclude-path", required_argument, NULL, OPTION_EXCLUDE},
    {"redact", required_argument, NULL, OPTION_REDACT},
    {"keep-tokens", no_argument, NULL, OPTION_KEEP_TOKENS},
    {"max-size", required_argument, NULL, OPTION_MAX_SIZE},
    {"max-time", required_argument, NULL, OPTION_MAX_TIME},
    {"wait-all", no_argument, NULL, OPTION_WAIT_ALL},
    {"buffer", required_argument, NULL, OPTION_BUFFER},
    {"partial", no_argument, NULL, OPTION_PARTIAL},
    {"foreground", no_argument, NULL, OPTION_FOREGROUND},
    {"from", required_argument, NULL, OPTION_FROM},
    {"have", required_argument, NULL, OPTION_HAVE},
    {0},
};

static bool read_number(const char *text, bool with_suffix, uint64_t *number)
{
    static const char suffixes[] = "KMG";
    const char *suffix;
    char *end;

    errno = 0;
    *number = strtoull(text, &end, 10);
    if (errno || end == text || *text == '-')
        return false;
    if (!*end)
        return true;
    suffix = strchr(suffixes, *end);
    if (!with_suffix || end[1] || !suffix)
        return false;
    *number <<= 10 * (suffix - suffixes + 1);
    return true;
}

static bool add_prefix(const char **prefixes, size_t *count, const char *prefix, struct problem *problem)
{
    if (prefix[0] != '/')
        return fail(problem, EXIT_BAD_USAGE, "a path prefix must be absolute, not '%s'", prefix);
    if (*count == FILTER_MAX)
        return fail(problem, EXIT_BAD_USAGE, "more than %d path prefixes", FILTER_MAX);
    prefixes[(*count)++] = prefix;
    return true;
}

static bool read_size(const char *name, const char *text, uint64_t min, uint64_t max, uint64_t *size,
                      struct problem *problem)
{
    if (read_number(text, true, size) && *size >= min && *size <= max)
        return true;
    return fail(problem, EXIT_BAD_USAGE, "--%s must be a number of bytes of at least %llu (%s)", name,
                (unsigned long long)min, text);
}

static bool read_buffer(struct options *options, const char *text, struct problem *problem)
{
    uint64_t *size = &options->buffer_bytes;

    if (!read_size("buffer", text, MIN_BUFFER_BYTES, MAX_BUFFER_BYTES, size, problem))
        return false;
    return (*size & (*size - 1)) == 0 || fail(problem, EXIT_BAD_USAGE, "--buffer must be a power of two");
}

static bool read_redaction(struct options *options, const char *text, struct problem *problem)
{
    const char *wrong = redaction_add(&options->redaction, text);

    return !wrong || fail(problem, EXIT_BAD_USAGE, "--redact '%s': %s", text, wrong);
}

static bool read_count(const char *name, const char *text, uint64_t *number, struct problem *problem)
{
    return read_number(text, false, number) ||
           fail(problem, EXIT_BAD_USAGE, "%s: '%s' is no number", name, text);
}

static bool read_pid(struct options *options, const char *text, struct problem *problem)
{
    uint64_t pid;

    if (!read_count("--tree", text, &pid, problem))
        return false;
    options->pid = (pid_t)pid;
    return pid > 0 || fail(problem, EXIT_BAD_USAGE, "--tree needs a process id");
}

static bool read_option(struct options *options, int option, const char *value, unsigned *scopes,
                        struct problem *problem)
{
    struct filter *filter = &options->filter;

    switch (option) {
    case 'o':
        options->output = value;
        return true;
    case OPTION_TREE:
        ++*scopes;
        return read_pid(options, value, problem);
    case OPTION_CGROUP:
        ++*scopes;
        options->scope = SCOPE_CGROUP;
        options->cgroup = value;
        return true;
    case OPTION_ALL:
        ++*scopes;
        options->scope = SCOPE_ALL;
        return true;
    case OPTION_GZIP:
        return options->gzip = true;
    case OPTION_FAILED:
        return options->failed = true;
    case OPTION_INCLUDE:
        return add_prefix(filter->include, &filter->includes, value, problem);
    case OPTION_EXCLUDE:
        return add_prefix(filter->exclude, &filter->excludes, value, problem);
    case OPTION_REDACT:
        return read_redaction(options, value, problem);
    case OPTION_KEEP_TOKENS:
        return options->redaction.keep_known = true;
    case OPTION_MAX_SIZE:
        return read_size("max-size", value, MIN_TRACE_BYTES, UINT64_MAX, &options->max_bytes, problem);
    case OPTION_MAX_TIME:
        return read_count("--max-time", value, &options->max_seconds, problem);
    case OPTION_WAIT_ALL:
        return options->wait_all = true;
    case OPTION_BUFFER:
        return read_buffer(options, value, problem);
    case OPTION_PARTIAL:
        return options->partial = true;
    case OPTION_FOREGROUND:
        return options->foreground = true;
    case OPTION_FROM:
        return read_count("--from", value, &options->from, problem);
    case OPTION_HAVE:
        options->have = value;
        return true;
    }
    return fail(problem, EXIT_BAD_USAGE, "unknown or incomplete option; see trace-collector --help");
}

bool options_read(struct options *options, int count, char **arguments, bool with_scope, bool with_directory,
                  struct problem *problem)
{
    unsigned scopes = 0;
    int option;

    *options = (struct options){.scope = SCOPE_TREE, .buffer_bytes = DEFAULT_BUFFER_BYTES};
    opterr = 0;
    // "+": stop at the first word that is no option, so that a command keeps its own options.
    if (with_directory && count > 1 && arguments[1][0] != '-') {
        options->directory = arguments[1];
        arguments[1] = arguments[0];
        arguments++;
        count--;
    }
    while ((option = getopt_long(count, arguments, "+o:", long_options, NULL)) != -1)
        if (!read_option(options, option, optarg, &scopes, problem))
            return false;
    if (optind < count) {
        options->command = arguments + optind;
        scopes++;
    }
    if (with_scope ? scopes != 1 : scopes != 0)
        return fail(problem, EXIT_BAD_USAGE, "%s",
                    with_scope ? "give exactly one of -- COMMAND, --tree, --cgroup, --all"
                               : "this command takes no scope and no further words");
    return true;
}

const char *options_scope(const struct options *options)
{
    static char text[4200];

    if (options->command)
        return "command";
    if (options->scope == SCOPE_ALL)
        return "all";
    if (options->scope == SCOPE_CGROUP)
        snprintf(text, sizeof(text), "cgroup %s", options->cgroup);
    else
        snprintf(text, sizeof(text), "tree %d", (int)options->pid);
    return text;
}
