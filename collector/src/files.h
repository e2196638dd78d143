// SPDX-License-Identifier: Apache-2.0
//
// Events of files: open, delete, rename, and sums of writes.
#ifndef COLLECTOR_FILES_H
#define COLLECTOR_FILES_H

#include "event.h"

#define WRITE_BUCKETS 4096
#define RENAME_SLOTS 256

// A sum that the kernel still adds to; only we know its path.
struct open_write {
    struct write_key key;
    struct record head;
    char *path;
    size_t size;
    struct open_write *next;
};

struct files {
    struct events *events;
    int writes_fd;                     // map of the sums
    const volatile __u64 *lost_writes; // the kernel's count
    uint64_t lost_seen;
    struct open_write *writes[WRITE_BUCKETS]; // by pid
    struct {
        uint32_t tid;
        struct record head;
        struct buffer path;
    } renames[RENAME_SLOTS]; // first halves, by tid
    struct buffer name;
};

void file_opened(struct files *files, const struct record *record, const char *path, size_t size);
void file_not_opened(struct files *files, const struct record *record, const char *names, size_t size);
void file_deleted(struct files *files, const struct record *record, const char *names, size_t size);
void file_renamed_from(struct files *files, const struct record *record, const char *names, size_t size);
void file_renamed_to(struct files *files, const struct record *record, const char *names, size_t size);
void file_write_begun(struct files *files, const struct record *record, const char *path, size_t size);
void file_write_done(struct files *files, const struct record *record);
void file_written(struct files *files, const struct record *record, const char *path, size_t size);
// A process ended: what it left open is closed.
void files_process_exited(struct files *files, const struct record *record);
// The recording ends: all sums are told as they stand.
void files_finish(struct files *files);

#endif
