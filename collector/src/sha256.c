// SPDX-License-Identifier: Apache-2.0
#include "sha256.h"

#include <stdio.h>
#include <string.h>

static const uint32_t first_state[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t word, int bits)
{
    return word >> bits | word << (32 - bits);
}

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void expand(uint32_t words[64], const unsigned char *block)
{
    for (int at = 0; at < 16; at++)
        words[at] = big_endian(block + at * 4);
    for (int at = 16; at < 64; at++) {
        uint32_t near = words[at - 2], far = words[at - 15];

        words[at] = words[at - 16] + words[at - 7] + (rotate(far, 7) ^ rotate(far, 18) ^ far >> 3) +
                    (rotate(near, 17) ^ rotate(near, 19) ^ near >> 10);
    }
}

// The eight words of the state in registers: moving them along an array costs twice the time.
static void mix(uint32_t state[8], const unsigned char *block)
{
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    uint32_t words[64];

    expand(words, block);
    for (int at = 0; at < 64; at++) {
        uint32_t choice = (e & f) ^ (~e & g), majority = (a & b) ^ (a & c) ^ (b & c);
        uint32_t high =
            h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + round_constants[at] + words[at];
        uint32_t low = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;

        h = g, g = f, f = e, e = d + high;
        d = c, c = b, b = a, a = high + low;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

void sha256_start(struct sha256 *hash)
{
    memcpy(hash->state, first_state, sizeof(hash->state));
    hash->size = 0;
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;

    while (size) {
        size_t held = hash->size % 64, take = 64 - held < size ? 64 - held : size;

        memcpy(hash->block + held, at, take);
        hash->size += take;
        at += take;
        size -= take;
        if (hash->size % 64 == 0)
            mix(hash->state, hash->block);
    }
}

void sha256_text(const struct sha256 *hash, char text[SHA256_TEXT_SIZE])
{
    struct sha256 last = *hash;
    unsigned char padding[72] = {0x80};
    size_t held = hash->size % 64, gap = held < 56 ? 56 - held : 120 - held;

    for (int at = 0; at < 8; at++)
        padding[gap + (size_t)at] = (unsigned char)(hash->size * 8 >> (56 - at * 8));
    sha256_add(&last, padding, gap + 8);
    for (int at = 0; at < 8; at++)
        snprintf(text + at * 8, 9, "%08x", last.state[at]);
}
