// SPDX-License-Identifier: Apache-2.0
//
// Connections, sends and look-ups, in a network namespace of its own where port 53 is free.
#include "truth.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void connected(const char *address, int port, const char *protocol, const char *via)
{
    did("net_connect", "\"dst_addr\":\"%s\",\"dst_port\":%d,\"protocol\":\"%s\",\"via\":\"%s\"", address,
        port, protocol, via);
}

static struct sockaddr_in four(const char *address, int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};

    must(inet_pton(AF_INET, address, &to.sin_addr) == 1, address);
    return to;
}

static struct sockaddr_in6 six(const char *address, int port)
{
    struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port)};

    must(inet_pton(AF_INET6, address, &to.sin6_addr) == 1, address);
    return to;
}

static void raise_loopback(void)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    must(unshare(CLONE_NEWNET) == 0, "unshare");
    close(fd);
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    must(ioctl(fd, SIOCSIFFLAGS, &request) == 0, "loopback");
    close(fd);
}

// Nobody listens: the attempt is the event.
static void connect_each_way(void)
{
    struct sockaddr_in to4 = four("127.1.2.3", 4444);
    struct sockaddr_in6 to6 = six("::1", 4445), mapped = six("::ffff:127.4.5.6", 4446);
    int tcp4 = socket(AF_INET, SOCK_STREAM, 0), tcp6 = socket(AF_INET6, SOCK_STREAM, 0);
    int mixed = socket(AF_INET6, SOCK_STREAM, 0), udp = socket(AF_INET, SOCK_DGRAM, 0);

    connect(tcp4, (struct sockaddr *)&to4, sizeof(to4));
    connected("127.1.2.3", 4444, "tcp", "connect");
    connect(mixed, (struct sockaddr *)&mapped, sizeof(mapped));
    connected("127.4.5.6", 4446, "tcp", "connect");
    if (tcp6 >= 0) {
        connect(tcp6, (struct sockaddr *)&to6, sizeof(to6));
        connected("::1", 4445, "tcp", "connect");
    }
    to4.sin_port = htons(4447);
    must(connect(udp, (struct sockaddr *)&to4, sizeof(to4)) == 0, "udp");
    connected("127.1.2.3", 4447, "udp", "connect");
    for (int *fd = (int[]){tcp4, tcp6, mixed, udp, -2}; *fd != -2; fd++)
        close(*fd);
}

// Three datagrams to one place are one event.
static void send_unconnected(void)
{
    struct sockaddr_in to = four("127.9.9.9", 9999);
    struct sockaddr_in6 to6 = six("::1", 9998);
    int udp = socket(AF_INET, SOCK_DGRAM, 0), udp6 = socket(AF_INET6, SOCK_DGRAM, 0);

    for (int times = 0; times < 3; times++)
        must(sendto(udp, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)) == 1, "sendto");
    connected("127.9.9.9", 9999, "udp", "sendmsg");
    must(sendto(udp6, "x", 1, 0, (struct sockaddr *)&to6, sizeof(to6)) == 1, "sendto");
    connected("::1", 9998, "udp", "sendmsg");
    close(udp);
    close(udp6);
}

static size_t question(char *message, const char *host, int type)
{
    char head[12] = {0x12, 0x34, 1, 0, 0, 1};
    size_t size = sizeof(head);

    memcpy(message, head, sizeof(head));
    while (*host) {
        size_t label = strcspn(host, ".");

        message[size++] = (char)label;
        memcpy(message + size, host, label);
        size += label;
        host += label + (host[label] == '.');
    }
    memcpy(message + size, (char[]){0, (char)(type >> 8), (char)type, 0, 1}, 5);
    return size + 5;
}

static void asked(const char *host, int type, const char *protocol)
{
    did("dns_query", "\"hostname\":\"%s\",\"qtype\":%d,\"protocol\":\"%s\"", host, type, protocol);
}

static void ask_by_udp(void)
{
    struct sockaddr_in to = four("127.0.0.53", 53);
    struct sockaddr_in6 to6 = six("::1", 53);
    int udp = socket(AF_INET, SOCK_DGRAM, 0), udp6 = socket(AF_INET6, SOCK_DGRAM, 0);
    char message[512];
    size_t size = question(message, "sent.by.udp.example", 1);

    must(sendto(udp, message, size, 0, (struct sockaddr *)&to, sizeof(to)) == (ssize_t)size, "udp");
    connected("127.0.0.53", 53, "udp", "sendmsg");
    asked("sent.by.udp.example", 1, "udp");
    must(connect(udp6, (struct sockaddr *)&to6, sizeof(to6)) == 0, "udp6");
    connected("::1", 53, "udp", "connect");
    size = question(message, "six.example", 28);
    must(send(udp6, message, size, 0) == (ssize_t)size, "udp6");
    asked("six.example", 28, "udp");
    message[2] |= (char)0x80; // an answer is no question
    send(udp6, message, size, 0);
    close(udp);
    close(udp6);
}

static void send_part(int fd, const char *bytes, size_t size)
{
    must(send(fd, bytes, size, 0) == (ssize_t)size, "tcp");
    usleep(20000); // segments of their own
}

// Two questions over one connection, the first in three segments.
static void ask_by_tcp(void)
{
    struct sockaddr_in at = four("127.0.0.53", 53);
    int one = 1, server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    char message[512];
    size_t size = question(message + 2, "split.by.tcp.example", 16);

    must(bind(server, (struct sockaddr *)&at, sizeof(at)) == 0 && listen(server, 1) == 0, "listen");
    must(connect(client, (struct sockaddr *)&at, sizeof(at)) == 0, "connect");
    connected("127.0.0.53", 53, "tcp", "connect");
    must(setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) == 0, "nodelay");
    message[0] = (char)(size >> 8);
    message[1] = (char)size;
    send_part(client, message, 2);
    send_part(client, message + 2, 9);
    send_part(client, message + 11, size - 9);
    asked("split.by.tcp.example", 16, "tcp");
    size = question(message + 2, "whole.by.tcp.example", 1);
    message[1] = (char)size;
    send_part(client, message, size + 2);
    asked("whole.by.tcp.example", 1, "tcp");
    close(client);
    close(server);
}

void do_network(void)
{
    raise_loopback();
    connect_each_way();
    send_unconnected();
    ask_by_udp();
    ask_by_tcp();
}
