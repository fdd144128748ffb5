// SPDX-License-Identifier: Apache-2.0
// What the hashes of the XXH family share.
#ifndef MOCK_XXHASH_H
#define MOCK_XXHASH_H
#include "mock_digest.h"

#define PRIME32_1 0x9e3779b1u
#define PRIME32_2 0x85ebca77u
#define PRIME32_3 0xc2b2ae3du
#define PRIME64_1 0x9e3779b185ebca87ull
#define PRIME64_2 0xc2b2ae3d27d4eb4full
#define PRIME64_3 0x165667b19e3779f9ull
#define PRIME64_4 0x85ebca77c2b2ae63ull
#define PRIME64_5 0x27d4eb2f165667c5ull

#define ROL64(x, n) __builtin_rotateleft64(x, n)
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LITTLE64(x) __builtin_bswap64(x)
#else
#define LITTLE64(x) (x)
#endif

static inline uint32_t little32(const uint8_t *p) { return LITTLE32(mock_load32(p)); }
static inline uint64_t little64(const uint8_t *p) { return LITTLE64(mock_load64(p)); }

static inline void store_big64(uint64_t value, uint8_t *out) {
  value = BIG64(value);
  __builtin_memcpy(out, &value, 8);
}

static inline uint64_t xxh64_avalanche(uint64_t hash) {
  hash = (hash ^ hash >> 33) * PRIME64_2;
  hash = (hash ^ hash >> 29) * PRIME64_3;
  return hash ^ hash >> 32;
}
#endif
