// SPDX-License-Identifier: Apache-2.0
// What the digests share. Their rounds are unrolled into single expressions: unoptimised builds, in which users
// run their tests, keep only the values inside one expression in registers.
#ifndef MOCK_DIGEST_H
#define MOCK_DIGEST_H
#include "mock_hash.h"

#define ROL32(x, n) __builtin_rotateleft32(x, n)
#define ROR32(x, n) __builtin_rotateright32(x, n)
#define ROR64(x, n) __builtin_rotateright64(x, n)

static inline uint32_t mock_load32(const uint8_t *p) {
  uint32_t value;
  __builtin_memcpy(&value, p, 4);
  return value;
}

static inline uint64_t mock_load64(const uint8_t *p) {
  uint64_t value;
  __builtin_memcpy(&value, p, 8);
  return value;
}

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LITTLE32(x) __builtin_bswap32(x)
#define BIG32(x) (x)
#define BIG64(x) (x)
#else
#define LITTLE32(x) (x)
#define BIG32(x) __builtin_bswap32(x)
#define BIG64(x) __builtin_bswap64(x)
#endif

typedef void mock_compress64(uint32_t *state, const uint8_t *data, size_t blocks);

/// What MD5 adds to its words, 64 in all.
extern const uint32_t mock_md5_constants[64];
/// MD5's compression in vector registers; `NULL` where the processor has none that are faster.
mock_compress64 *mock_md5_instructions(void);
/// What SHA-256 adds to its words, 64 in all.
extern const uint32_t mock_sha256_constants[64];
/// SHA-256's compression by instructions of the processor; `NULL` where it has none.
mock_compress64 *mock_sha256_instructions(void);

typedef void mock_compress_both(uint32_t *md5, uint32_t *sha256, const uint8_t *data, size_t blocks);

/// The compressions of MD5 and SHA-256 over the same blocks; `NULL` where doing both at once gains nothing.
mock_compress_both *mock_md5_sha256_instructions(void);

void mock_hash64_update(mock_hash64 *context, const uint8_t *data, size_t count, mock_compress64 *compress);
/// Pads and compresses the last block; `big_endian` is the order of the length at its end.
void mock_hash64_pad(mock_hash64 *context, int big_endian, mock_compress64 *compress);
/// Writes state words with their most significant byte first.
void mock_store_big32(const uint32_t *words, size_t count, uint8_t *out);
#endif
