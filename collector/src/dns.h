// SPDX-License-Identifier: Apache-2.0
//
// The question of a DNS message (RFC 1035). The bytes come from a traced program and may be anything.
#ifndef COLLECTOR_DNS_H
#define COLLECTOR_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dns_question {
    char name[512]; // of at most 255 bytes, each of which may need a backslash
    size_t size;
    uint16_t type;
};

// Reads the first question of a query. A second is never sent: no server answers it (RFC 9619). Returns false
// for anything that is no query.
bool dns_read(const char *message, size_t size, struct dns_question *question);

#endif
