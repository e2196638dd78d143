// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 (FIPS 180-4) of what was written: the receiver of a remote recording compares it before the
// remote file is deleted. Own code: a static libcrypto is three times the size of the whole binary.
#ifndef COLLECTOR_SHA256_H
#define COLLECTOR_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_TEXT_SIZE 65

struct sha256 {
    uint32_t state[8];
    uint64_t size;
    unsigned char block[64];
};

void sha256_start(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t size);
// Writes 64 hexadecimal digits and a NUL. The hash can go on afterwards.
void sha256_text(const struct sha256 *hash, char text[SHA256_TEXT_SIZE]);

#endif
