// SPDX-License-Identifier: Apache-2.0
//
// Opens and writes, by every call that opens or writes.
#include "truth.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int opened(int fd, const char *path, const char *flags)
{
    must(fd >= 0, path);
    did("file_open", "\"path\":\"%s/%s\",\"flags\":\"%s\"", home, path, flags);
    return fd;
}

static void closed(int fd, const char *path, unsigned bytes, unsigned writes)
{
    must(close(fd) == 0, path);
    did("file_write", "\"path\":\"%s/%s\",\"bytes\":%u,\"writes\":%u", home, path, bytes, writes);
}

static void open_each_way(void)
{
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC};
    int directory, fd;

    fd = opened(open("plain", O_WRONLY | O_CREAT | O_TRUNC, 0600), "plain", "O_WRONLY|O_CREAT|O_TRUNC");
    must(write(fd, "12345", 5) == 5 && write(fd, "678", 3) == 3, "write");
    closed(fd, "plain", 8, 2);
    must(mkdir("inner", 0700) == 0 && symlink("../plain", "inner/link") == 0, "link");
    close(opened(open("inner/link", O_RDONLY), "plain", "O_RDONLY"));
    close(opened(open("./inner/../inner/./link", O_RDWR | O_APPEND), "plain", "O_RDWR|O_APPEND"));
    directory = opened(open("inner", O_RDONLY | O_DIRECTORY), "inner", "O_RDONLY|O_DIRECTORY");
    close(opened(openat(directory, "../plain", O_RDONLY | O_NONBLOCK), "plain", "O_RDONLY|O_NONBLOCK"));
    close(opened((int)syscall(SYS_openat2, directory, "link", &how, sizeof(how)), "plain",
                 "O_RDONLY|O_CLOEXEC"));
    close(opened(open("plain", O_PATH), "plain", "O_RDONLY|O_PATH"));
    close(directory);
#ifdef SYS_creat
    close(opened((int)syscall(SYS_creat, "created", 0600), "created", "O_WRONLY|O_CREAT|O_TRUNC"));
#endif
}

static void write_each_way(void)
{
    struct iovec two[] = {{"ab", 2}, {"cde", 3}};
    int from = open("plain", O_RDONLY), fd;

    did("file_open", "\"path\":\"%s/plain\",\"flags\":\"O_RDONLY\"", home);
    fd = opened(open("all", O_RDWR | O_CREAT, 0600), "all", "O_RDWR|O_CREAT");
    must(write(fd, "x", 1) == 1 && pwrite(fd, "yz", 2, 1) == 2, "write");
    must(writev(fd, two, 2) == 5 && pwritev(fd, two, 2, 0) == 5, "writev");
    must(sendfile(fd, from, NULL, 8) == 8, "sendfile");
    must(lseek(from, 0, SEEK_SET) == 0 && copy_file_range(from, NULL, fd, NULL, 8, 0) == 8,
         "copy_file_range");
    closed(fd, "all", 1 + 2 + 5 + 5 + 8 + 8, 6);
    close(from);
}

// A descriptor that is replaced, one that is left open, and one that a child inherits.
static void write_without_close(void)
{
    int first = opened(open("replaced", O_WRONLY | O_CREAT, 0600), "replaced", "O_WRONLY|O_CREAT");
    int second = opened(open("other", O_WRONLY | O_CREAT, 0600), "other", "O_WRONLY|O_CREAT");

    must(write(first, "1", 1) == 1 && dup2(second, first) == first, "dup2");
    did("file_write", "\"path\":\"%s/replaced\",\"bytes\":1,\"writes\":1", home);
    must(write(first, "22", 2) == 2 && write(second, "333", 3) == 3, "write");
    closed(first, "other", 2, 1);
    did("file_write", "\"path\":\"%s/other\",\"bytes\":3,\"writes\":1", home); // told at the exit
}

// 4,000 bytes of path, reached in steps: no single call takes it from here.
static void open_deep(void)
{
    char name[201], path[4096] = "";
    size_t size = strlen(home);

    memset(name, 'd', 200);
    name[200] = '\0';
    while (size + strlen(path) + 201 + 5 < 4000) {
        must(mkdir(name, 0700) == 0 && chdir(name) == 0, "deep");
        strcat(path, name);
        strcat(path, "/");
    }
    strcat(path, "leaf");
    must(close(open("leaf", O_WRONLY | O_CREAT, 0600)) == 0, "leaf");
    did("file_open", "\"path\":\"%s/%s\",\"flags\":\"O_WRONLY|O_CREAT\"", home, path);
    must(chdir(home) == 0, "home");
}

static void open_deleted(void)
{
    char path[64];
    int fd = opened(open("doomed", O_RDWR | O_CREAT, 0600), "doomed", "O_RDWR|O_CREAT");

    must(unlink("doomed") == 0, "unlink");
    did("file_delete", "\"path\":\"%s/doomed\"", home);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    close(opened(open(path, O_RDONLY), "doomed", "O_RDONLY"));
    close(fd);
}

// By handle instead of name: the call with which a privileged container reaches the files of its host.
static void open_by_handle(void)
{
    union {
        struct file_handle head;
        char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
    } handle = {.head = {.handle_bytes = MAX_HANDLE_SZ}};
    int mount, fd, here = open(".", O_RDONLY);

    did("file_open", "\"path\":\"%s\",\"flags\":\"O_RDONLY\"", home);
    // Not every file system has handles; what has none cannot be opened so.
    if (name_to_handle_at(AT_FDCWD, "plain", &handle.head, &mount, 0) == 0) {
        fd = open_by_handle_at(here, &handle.head, O_RDONLY);
        if (fd >= 0)
            close(opened(fd, "plain", "O_RDONLY"));
    }
    close(here);
}

void do_files(void)
{
    open_each_way();
    open_by_handle();
    write_each_way();
    write_without_close();
    open_deep();
    open_deleted();
}
