// SPDX-License-Identifier: Apache-2.0
//
// usage: truth DIRECTORY NOTES [PART]...
#include "truth.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char home[4096];
static int notes;

void must(int done, const char *what)
{
    if (done)
        return;
    perror(what);
    exit(1);
}

// One write a line and no buffer: children write here too.
void did(const char *type, const char *format, ...)
{
    static char line[1 << 20];
    va_list arguments;
    int size = snprintf(line, sizeof(line), "{\"type\":\"%s\",\"pid\":%d,", type, (int)getpid());

    va_start(arguments, format);
    size += vsnprintf(line + size, sizeof(line) - (size_t)size, format, arguments);
    va_end(arguments);
    size += snprintf(line + size, sizeof(line) - (size_t)size, "}\n");
    must(write(notes, line, (size_t)size) == size, "notes");
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } parts[] = {{"files", do_files},         {"names", do_names}, {"network", do_network},
                 {"processes", do_processes}, {"ring", do_ring},   {"compat", do_compat}};

    // As which it executes itself to be seen.
    if (strcmp(arguments[0], "truth") != 0 && !strstr(arguments[0], "/truth"))
        return 1;
    must(count > 3, "usage: truth DIRECTORY NOTES PART...");
    notes = open(arguments[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    must(notes >= 0 && chdir(arguments[1]) == 0 && getcwd(home, sizeof(home)), "start");
    for (int at = 3; at < count; at++)
        for (size_t part = 0; part < sizeof(parts) / sizeof(*parts); part++)
            if (strcmp(arguments[at], parts[part].name) == 0)
                parts[part].run();
    return 0;
}
