// SPDX-License-Identifier: Apache-2.0
#include "sink.h"

#include <errno.h>
#include <unistd.h>

#define PUSH_BYTES 65536
// Kept free below the limit for what the compressor still holds and for the end record.
#define RESERVE_BYTES (2 * PUSH_BYTES)
// Measured on build traces: level 3 is a third faster than 6 for a tenth more bytes.
#define GZIP_LEVEL 3
// deflateInit2: 15 bits of window, 16 more for a gzip header.
#define GZIP_WINDOW (15 + 16)

void sink_open(struct sink *sink, int fd, bool gzip, uint64_t max_bytes, struct sha256 *hash)
{
    *sink = (struct sink){.fd = fd, .gzip = gzip, .max_bytes = max_bytes, .hash = hash};
    if (hash)
        sha256_start(hash);
    if (gzip &&
        deflateInit2(&sink->stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        sink->error = ENOMEM;
}

static void write_all(struct sink *sink, const unsigned char *bytes, size_t size)
{
    while (size && !sink->error) {
        ssize_t done = write(sink->fd, bytes, size);

        if (done < 0) {
            if (errno != EINTR)
                sink->error = errno;
            continue;
        }
        if (sink->hash)
            sha256_add(sink->hash, bytes, (size_t)done);
        sink->written_bytes += (uint64_t)done;
        bytes += done;
        size -= (size_t)done;
    }
}

static void compress_all(struct sink *sink, int mode)
{
    static unsigned char out[PUSH_BYTES];

    sink->stream.next_in = (unsigned char *)sink->text.bytes;
    sink->stream.avail_in = (uInt)sink->text.size;
    do {
        sink->stream.next_out = out;
        sink->stream.avail_out = sizeof(out);
        deflate(&sink->stream, mode);
        write_all(sink, out, sizeof(out) - sink->stream.avail_out);
    } while (sink->stream.avail_out == 0 && !sink->error);
}

static void move_text(struct sink *sink, int mode)
{
    if (sink->error)
        sink->text.size = 0;
    else if (sink->gzip)
        compress_all(sink, mode);
    else
        write_all(sink, (unsigned char *)sink->text.bytes, sink->text.size);
    sink->text.size = 0;
}

void sink_push(struct sink *sink)
{
    if (sink->text.size >= PUSH_BYTES)
        move_text(sink, Z_NO_FLUSH);
}

void sink_flush(struct sink *sink)
{
    move_text(sink, Z_SYNC_FLUSH);
}

void sink_close(struct sink *sink)
{
    move_text(sink, Z_FINISH);
    if (sink->gzip)
        deflateEnd(&sink->stream);
    // A pipe or terminal cannot be synced and says EINVAL.
    if (!sink->error && fsync(sink->fd) && errno != EINVAL && errno != EROFS && errno != ENOTSUP)
        sink->error = errno;
    buffer_free(&sink->text);
}

bool sink_is_full(const struct sink *sink)
{
    return sink->max_bytes && sink->written_bytes + sink->text.size + RESERVE_BYTES > sink->max_bytes;
}
