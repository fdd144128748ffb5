// SPDX-License-Identifier: Apache-2.0
// Message digests and checksums. A context is a plain value: copy it to go on from the same point twice.
#ifndef MOCK_HASH_H
#define MOCK_HASH_H
#include <stddef.h>
#include <stdint.h>

/// The state of a digest with blocks of 64 bytes: MD5, SHA-1, SHA-256.
typedef struct {
  uint32_t state[8];
  uint64_t length;
  uint8_t block[64];
} mock_hash64;

/// The state of a digest with blocks of 128 bytes: SHA-384, SHA-512.
typedef struct {
  uint64_t state[8];
  uint64_t length;
  uint8_t block[128];
} mock_hash128;

void mock_md5_init(mock_hash64 *context);
void mock_md5_update(mock_hash64 *context, const uint8_t *data, size_t count);
/// Writes 16 bytes.
void mock_md5_final(mock_hash64 *context, uint8_t *digest);

void mock_sha1_init(mock_hash64 *context);
void mock_sha1_update(mock_hash64 *context, const uint8_t *data, size_t count);
/// Writes 20 bytes.
void mock_sha1_final(mock_hash64 *context, uint8_t *digest);

void mock_sha256_init(mock_hash64 *context);
void mock_sha256_update(mock_hash64 *context, const uint8_t *data, size_t count);
/// Writes 32 bytes.
void mock_sha256_final(mock_hash64 *context, uint8_t *digest);

/// Takes the same bytes into both, in little more time than MD5 takes alone.
void mock_md5_sha256_update(mock_hash64 *md5, mock_hash64 *sha256, const uint8_t *data, size_t count);

void mock_sha384_init(mock_hash128 *context);
void mock_sha512_init(mock_hash128 *context);
/// For SHA-384 and SHA-512.
void mock_sha512_update(mock_hash128 *context, const uint8_t *data, size_t count);
/// Writes 64 bytes, of which the first 48 are the digest of SHA-384.
void mock_sha512_final(mock_hash128 *context, uint8_t *digest);

/// The state of XXH64.
typedef struct {
  uint64_t lanes[4];
  uint64_t length;
  uint8_t block[32];
} mock_xxhash64;

/// The state of XXH3 and XXH128.
typedef struct {
  uint64_t lanes[8];
  uint64_t length;
  /// How many stripes of 64 bytes of the current 1024 are in the lanes, and how many bytes wait in the block.
  uint32_t stripes, held;
  uint8_t block[256];
} mock_xxhash3;

void mock_xxhash64_init(mock_xxhash64 *context);
void mock_xxhash64_update(mock_xxhash64 *context, const uint8_t *data, size_t count);
/// Writes 8 bytes; more may follow.
void mock_xxhash64_final(const mock_xxhash64 *context, uint8_t *digest);

void mock_xxhash3_init(mock_xxhash3 *context);
void mock_xxhash3_update(mock_xxhash3 *context, const uint8_t *data, size_t count);
/// Writes 8 bytes; more may follow.
void mock_xxhash3_final64(const mock_xxhash3 *context, uint8_t *digest);
/// Writes 16 bytes; more may follow.
void mock_xxhash3_final128(const mock_xxhash3 *context, uint8_t *digest);

/// Continue a checksum; start with 0.
uint32_t mock_crc32(uint32_t crc, const uint8_t *data, size_t count);
uint32_t mock_crc32c(uint32_t crc, const uint8_t *data, size_t count);
uint64_t mock_crc64nvme(uint64_t crc, const uint8_t *data, size_t count);

#endif
