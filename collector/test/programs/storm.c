// SPDX-License-Identifier: Apache-2.0
//
// Makes a known number of events of each kind as fast as it can, and prints how many.
// usage: storm DIRECTORY KIND TIMES [PER_SECOND]     KIND: open, write, name, life, connect
// With GO in the environment it first waits, without making an event, until that file exists.
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char *self;

static void open_file(long turn)
{
    (void)turn;
    close(open("file", O_RDONLY));
}

static void write_file(long turn)
{
    int fd = open("file", O_WRONLY);

    (void)turn;
    if (write(fd, "x", 1) != 1 || write(fd, "y", 1) != 1)
        exit(1);
    close(fd);
}

static void name_file(long turn)
{
    (void)turn;
    close(open("name", O_WRONLY | O_CREAT, 0600));
    if (rename("name", "name2") || unlink("name2"))
        exit(1);
}

static void live(long turn)
{
    (void)turn;
    pid_t child = vfork();

    if (child == 0) {
        execl(self, self, "end", NULL);
        _exit(1);
    }
    waitpid(child, NULL, 0);
}

static void connect_to(long turn)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)(turn % 60000 + 1))};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    inet_pton(AF_INET, "127.0.0.9", &to.sin_addr);
    connect(fd, (struct sockaddr *)&to, sizeof(to));
    close(fd);
}

static const struct {
    const char *name;
    void (*run)(long turn);
    const char *made; // events of one turn
} kinds[] = {{"open", open_file, "\"file_open\":%ld"},
             {"write", write_file, "\"file_open\":%ld,\"file_write\":%ld"},
             {"name", name_file, "\"file_open\":%ld,\"file_rename\":%ld,\"file_delete\":%ld"},
             {"life", live, "\"process_fork\":%ld,\"process_exec\":%ld,\"process_exit\":%ld"},
             {"connect", connect_to, "\"net_connect\":%ld"}};

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

// Sleeps so that `made` turns take no less than `made / rate` seconds.
static void keep_rate(double started, long made, double rate)
{
    double ahead = (double)made / rate - (seconds() - started);

    if (ahead > 0.001)
        usleep((useconds_t)(ahead * 1e6));
}

static void wait_for_go(void)
{
    const char *go = getenv("GO");

    while (go && access(go, F_OK))
        usleep(10000);
}

int main(int count, char **arguments)
{
    double started, rate = count > 4 ? atof(arguments[4]) : 0;
    long times;
    size_t kind = 0;

    if (count < 4 || chdir(arguments[1]))
        return 0;
    self = "/proc/self/exe";
    times = atol(arguments[3]);
    while (strcmp(kinds[kind].name, arguments[2]) != 0)
        if (++kind == sizeof(kinds) / sizeof(*kinds))
            return 1;
    wait_for_go();
    started = seconds();
    for (long turn = 0; turn < times; turn++) {
        kinds[kind].run(turn);
        if (rate > 0 && turn % 64 == 0)
            keep_rate(started, turn, rate);
    }
    printf("{\"seconds\":%.6f,", seconds() - started);
    // Its own end belongs to the lives it makes.
    printf(kinds[kind].made, times, times, times + (kinds[kind].run == live));
    printf("}\n");
    return 0;
}
