// SPDX-License-Identifier: Apache-2.0
//
// Where the trace goes: a file descriptor, gzip-compressed and hashed on the way if wanted, with a limit.
#ifndef COLLECTOR_SINK_H
#define COLLECTOR_SINK_H

#include "buffer.h"
#include "sha256.h"

#include <stdbool.h>
#include <zlib.h>

struct sink {
    int fd;
    bool gzip;
    z_stream stream;
    struct buffer text;  // not yet compressed or written
    struct sha256 *hash; // of all bytes written, NULL: not wanted (it costs more than writing them)
    uint64_t written_bytes;
    uint64_t max_bytes; // 0: no limit
    int error;          // errno of the write that failed; nothing is written after it
};

void sink_open(struct sink *sink, int fd, bool gzip, uint64_t max_bytes, struct sha256 *hash);
// Moves the text on if there is enough of it to be worth a call.
void sink_push(struct sink *sink);
// Makes all that was said so far readable to others: a gzip reader gets up to here even if we die now.
void sink_flush(struct sink *sink);
// Ends the stream and waits until the disk has it.
void sink_close(struct sink *sink);
// The text said so far would leave no room for the end of the trace below the limit.
bool sink_is_full(const struct sink *sink);

#endif
