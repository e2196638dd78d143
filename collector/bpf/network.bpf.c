// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
//
// Connections and look-ups, by cgroup hooks: they are handed the kernel's own copy of the address, which no
// thread of the program can change any more.
#include "record.h"
#include "scope.h"
#include <bpf/bpf_endian.h>

#define IPV4 2  // AF_INET
#define IPV6 10 // AF_INET6
#define TCP 6
#define UDP 17
#define DNS_PORT 53
#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd
#define ALLOW 1

struct connect_record {
    struct record head;
    __u8 address[16];
};

struct dns_record {
    struct record head;
    __u8 bytes[DNS_SIZE];
};

// A destination that a process has sent datagrams to: one event each, not one a datagram.
struct destination {
    u64 start_ns;
    u32 pid;
    u16 port;
    u16 family;
    __u8 address[16];
};

struct destinations_map {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, struct destination);
    __type(value, __u8);
};

// Who connected a socket: TCP sends from whatever task happens to run.
struct owners_map {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, u64);
    __type(value, struct record);
};

struct destinations_map destinations SEC(".maps");
struct owners_map owners SEC(".maps");

static __always_inline void copy_address(__u8 *to, struct bpf_sock_addr *from, u16 family)
{
    u32 words[4] = {};

    if (family == IPV6) {
        words[0] = from->user_ip6[0];
        words[1] = from->user_ip6[1];
        words[2] = from->user_ip6[2];
        words[3] = from->user_ip6[3];
    } else {
        words[0] = from->user_ip4;
    }
    __builtin_memcpy(to, words, sizeof(words));
}

static __always_inline int seen_before(struct follow *life, struct record *head, __u8 *address)
{
    struct destination key = {
        .start_ns = life->start_ns, .pid = head->pid, .port = head->a, .family = head->d};
    __u8 one = 1;

    __builtin_memcpy(key.address, address, sizeof(key.address));
    if (bpf_map_lookup_elem(&destinations, &key))
        return 1;
    bpf_map_update_elem(&destinations, &key, &one, BPF_ANY);
    return 0;
}

static __always_inline int reach(struct bpf_sock_addr *socket, u16 family, int is_send)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct follow *life = followed_life(task);
    struct connect_record event;
    u64 cookie;

    if (!life)
        return ALLOW;
    fill_head(&event.head, task, RECORD_CONNECT);
    cookie = bpf_get_socket_cookie(socket);
    event.head.size = sizeof(event.address);
    event.head.a = bpf_ntohs((u16)socket->user_port);
    event.head.b = is_send;
    event.head.c = socket->protocol;
    event.head.d = family;
    copy_address(event.address, socket, family);
    bpf_map_update_elem(&owners, &cookie, &event.head, BPF_ANY);
    if (is_send && seen_before(life, &event.head, event.address))
        return ALLOW;
    send_event(&event, sizeof(event), EVENT_CONNECT);
    return ALLOW;
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *socket)
{
    return reach(socket, IPV4, 0);
}

SEC("cgroup/connect6")
int on_connect6(struct bpf_sock_addr *socket)
{
    return reach(socket, IPV6, 0);
}

SEC("cgroup/sendmsg4")
int on_sendmsg4(struct bpf_sock_addr *socket)
{
    return reach(socket, IPV4, 1);
}

SEC("cgroup/sendmsg6")
int on_sendmsg6(struct bpf_sock_addr *socket)
{
    return reach(socket, IPV6, 1);
}

struct packet {
    u32 protocol;
    u32 payload; // offset of what follows the UDP or TCP header
    u32 sequence;
};

// Returns 0 for a packet to a DNS server. IPv6 with extension headers is not looked through.
static __always_inline int parse(struct __sk_buff *buffer, struct packet *packet)
{
    __u8 ip[40], transport[20];
    u32 at;

    if (buffer->protocol == bpf_htons(ETHERTYPE_IPV4)) {
        if (bpf_skb_load_bytes(buffer, 0, ip, 20))
            return -1;
        packet->protocol = ip[9];
        at = (ip[0] & 15) * 4;
    } else if (buffer->protocol == bpf_htons(ETHERTYPE_IPV6)) {
        if (bpf_skb_load_bytes(buffer, 0, ip, 40))
            return -1;
        packet->protocol = ip[6];
        at = 40;
    } else {
        return -1;
    }
    if (packet->protocol == UDP) {
        if (bpf_skb_load_bytes(buffer, at, transport, 8))
            return -1;
        packet->payload = at + 8;
    } else if (packet->protocol == TCP) {
        if (bpf_skb_load_bytes(buffer, at, transport, 20))
            return -1;
        packet->payload = at + (transport[12] >> 4) * 4;
        packet->sequence = (u32)transport[4] << 24 | transport[5] << 16 | transport[6] << 8 | transport[7];
    } else {
        return -1;
    }
    return transport[2] == 0 && transport[3] == DNS_PORT ? 0 : -1;
}

// The process behind a packet. A datagram leaves in the context of its sender; a TCP segment may leave from
// an interrupt, so there the one who connected counts.
static __always_inline int fill_sender(struct record *head, struct packet *packet, u64 cookie)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct record *owner = packet->protocol == TCP ? bpf_map_lookup_elem(&owners, &cookie) : 0;

    if (owner) {
        __builtin_memcpy(head, owner, sizeof(*head));
        head->type = RECORD_DNS;
        head->time_ns = bpf_ktime_get_boot_ns();
        return 0;
    }
    if (!followed_life(task))
        return -1;
    fill_task(head, task, RECORD_DNS);
    // A program on packets is not given the helpers that fill_head() takes these from.
    head->uid = BPF_CORE_READ(task, cred, uid.val);
    head->cgroup = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn, id);
    return 0;
}

SEC("cgroup_skb/egress")
int on_packet(struct __sk_buff *buffer)
{
    struct packet packet = {};
    struct dns_record *event;
    struct record head;
    u64 cookie;
    u32 size;

    if (parse(buffer, &packet) || buffer->len <= packet.payload)
        return ALLOW;
    cookie = bpf_get_socket_cookie(buffer);
    if (fill_sender(&head, &packet, cookie))
        return ALLOW;
    event = bpf_ringbuf_reserve(&event_ring, sizeof(*event), 0);
    if (!event) {
        count_lost(EVENT_DNS);
        return ALLOW;
    }
    size = buffer->len - packet.payload;
    head.flags = size > DNS_SIZE ? FLAG_CUT : 0;
    size = size > DNS_SIZE ? DNS_SIZE : size;
    // 6.1 does not learn from a comparison that size is at least 1; from this it does.
    size -= 1;
    asm volatile("" : "+r"(size));
    size = (size & (DNS_SIZE - 1)) + 1;
    head.size = size;
    head.a = cookie;
    head.b = packet.sequence;
    head.c = packet.protocol;
    head.d = 0;
    event->head = head;
    if (bpf_skb_load_bytes(buffer, packet.payload, event->bytes, size)) {
        bpf_ringbuf_discard(event, BPF_RB_NO_WAKEUP);
        count_lost(EVENT_DNS);
        return ALLOW;
    }
    bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
    return ALLOW;
}
