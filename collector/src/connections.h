// SPDX-License-Identifier: Apache-2.0
//
// Events of the network: connections and unconnected sends, and DNS questions.
#ifndef COLLECTOR_CONNECTIONS_H
#define COLLECTOR_CONNECTIONS_H

#include "event.h"

#define STREAMS_MAX 64
// The longest question of a query plus the two bytes of length in front of it over TCP.
#define STREAM_BYTES 2048

// DNS over TCP: questions can be spread over segments, and segments can be sent twice.
struct dns_stream {
    uint64_t socket;
    uint32_t next_sequence;
    uint32_t size;
    uint64_t used; // when, to give the oldest place to a new stream
    char bytes[STREAM_BYTES];
};

struct connections {
    struct events *events;
    struct dns_stream streams[STREAMS_MAX];
    uint64_t uses;
};

void connection_made(struct connections *connections, const struct record *record, const char *address,
                     size_t size);
void dns_sent(struct connections *connections, const struct record *record, const char *bytes, size_t size);

#endif
