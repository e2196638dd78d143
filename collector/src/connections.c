// SPDX-License-Identifier: Apache-2.0
#include "connections.h"

#include "dns.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static const char *protocol_name(uint32_t protocol, char *number, size_t size)
{
    switch (protocol) {
    case IPPROTO_TCP:
        return "tcp";
    case IPPROTO_UDP:
        return "udp";
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
        return "icmp";
    }
    snprintf(number, size, "%u", protocol);
    return number;
}

static const char *address_text(const struct record *record, const char *address, char *text, socklen_t size)
{
    const struct in6_addr *six = (const struct in6_addr *)(const void *)address;

    if (record->d == AF_INET)
        return inet_ntop(AF_INET, address, text, size);
    // An IPv6 socket that reaches an IPv4 host: the trace shows the host.
    if (IN6_IS_ADDR_V4MAPPED(six))
        return inet_ntop(AF_INET, address + 12, text, size);
    return inet_ntop(AF_INET6, address, text, size);
}

void connection_made(struct connections *connections, const struct record *record, const char *address,
                     size_t size)
{
    struct buffer *to;
    char text[INET6_ADDRSTRLEN], number[12];

    if (size < 16)
        return;
    to = event_begin(connections->events, "net_connect", record);
    member_text(to, "dst_addr", address_text(record, address, text, sizeof(text)));
    member_unsigned(to, "dst_port", record->a);
    member_text(to, "protocol", protocol_name(record->c, number, sizeof(number)));
    member_text(to, "via", record->b ? "sendmsg" : "connect");
    event_end(connections->events, EVENT_CONNECT);
}

static void tell_question(struct events *events, const struct record *record, const char *message,
                          size_t size)
{
    struct dns_question question;
    struct buffer *to;

    if (!dns_read(message, size, &question))
        return;
    to = event_begin(events, "dns_query", record);
    member_string(to, "hostname", question.name, question.size);
    member_unsigned(to, "qtype", question.type);
    member_text(to, "protocol", record->c == IPPROTO_TCP ? "tcp" : "udp");
    event_end(events, EVENT_DNS);
}

static struct dns_stream *stream_of(struct connections *connections, const struct record *record)
{
    struct dns_stream *oldest = &connections->streams[0];

    for (size_t at = 0; at < STREAMS_MAX; at++) {
        struct dns_stream *stream = &connections->streams[at];

        if (stream->socket == record->a && stream->used)
            return stream;
        if (stream->used < oldest->used)
            oldest = stream;
    }
    *oldest = (struct dns_stream){.socket = record->a, .next_sequence = (uint32_t)record->b};
    return oldest;
}

// Takes the messages off the front of a stream.
static void tell_messages(struct events *events, const struct record *record, struct dns_stream *stream)
{
    while (stream->size >= 2) {
        size_t length = (size_t)((unsigned char)stream->bytes[0] << 8 | (unsigned char)stream->bytes[1]);

        if (length + 2 > STREAM_BYTES) {
            stream->size = 0; // not DNS
            return;
        }
        if (length + 2 > stream->size)
            return;
        tell_question(events, record, stream->bytes + 2, length);
        stream->size -= (uint32_t)length + 2;
        memmove(stream->bytes, stream->bytes + length + 2, stream->size);
    }
}

static void add_segment(struct connections *connections, const struct record *record, const char *bytes,
                        size_t size)
{
    struct dns_stream *stream = stream_of(connections, record);

    stream->used = ++connections->uses;
    if ((int32_t)((uint32_t)record->b - stream->next_sequence) < 0)
        return; // sent again
    if ((uint32_t)record->b != stream->next_sequence)
        stream->size = 0; // a gap: start anew with this segment
    if (size > STREAM_BYTES - stream->size)
        size = STREAM_BYTES - stream->size;
    memcpy(stream->bytes + stream->size, bytes, size);
    stream->size += (uint32_t)size;
    stream->next_sequence = (uint32_t)record->b + (uint32_t)size;
    tell_messages(connections->events, record, stream);
}

void dns_sent(struct connections *connections, const struct record *record, const char *bytes, size_t size)
{
    if (record->c == IPPROTO_TCP)
        add_segment(connections, record, bytes, size);
    else
        tell_question(connections->events, record, bytes, size);
}
