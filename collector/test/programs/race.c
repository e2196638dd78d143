// SPDX-License-Identifier: Apache-2.0
//
// Opens a name that a second thread rewrites all the time between two files, and counts by inode which one
// the kernel really opened. usage: race DIRECTORY TIMES
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static volatile char name[] = "AAAA";
static volatile int done;

static void *rewrite(void *unused)
{
    while (!done) {
        for (int at = 0; at < 4; at++)
            name[at] = 'B';
        for (int at = 0; at < 4; at++)
            name[at] = 'A';
    }
    return unused;
}

static ino_t make(const char *path)
{
    struct stat status;
    int fd = open(path, O_CREAT | O_WRONLY, 0600);

    if (fd < 0 || fstat(fd, &status) || close(fd))
        exit(1);
    return status.st_ino;
}

int main(int count, char **arguments)
{
    long opened[2] = {0, 0};
    pthread_t thread;
    ino_t first;

    if (count != 3 || chdir(arguments[1]))
        return 1;
    first = make("AAAA");
    make("BBBB");
    if (pthread_create(&thread, NULL, rewrite, NULL))
        return 1;
    for (long left = atol(arguments[2]); left > 0; left--) {
        struct stat status;
        int fd = open((const char *)name, O_RDONLY);

        if (fd < 0)
            continue;
        fstat(fd, &status);
        opened[status.st_ino != first]++;
        close(fd);
    }
    done = 1;
    pthread_join(thread, NULL);
    printf("{\"AAAA\":%ld,\"BBBB\":%ld}\n", opened[0], opened[1]);
    return 0;
}
