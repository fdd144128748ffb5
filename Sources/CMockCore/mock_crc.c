// SPDX-License-Identifier: Apache-2.0
// The three CRCs of S3, all bit-reflected with inverted start and end: CRC-32, CRC-32C and CRC-64/NVME.
#include "mock_arm.h"
#include "mock_hash.h"
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define MOCK_X86 1
#elif MOCK_ARM
#include <arm_acle.h>
#endif

static const uint32_t polynomial32 = 0xedb88320;
static const uint32_t polynomial32c = 0x82f63b78;
static const uint64_t polynomial64 = 0x9a6c9329ac4bc9b5;

// table[k][b]: the effect of byte b with k more bytes behind it, so that eight bytes are looked up at once.
static uint32_t table32[8][256];
static uint32_t table32c[8][256];
static uint64_t table64[8][256];

/// Factors that carry 128 bits past 128 or 512 more.
typedef struct {
  uint64_t far[2];
  uint64_t near[2];
} fold_factors;

static fold_factors factors32, factors64;
#if MOCK_X86
static bool has_carryless;
#endif
#if MOCK_X86 || MOCK_ARM
static bool has_crc32;
#endif

static uint64_t step(uint64_t value, uint64_t polynomial) {
  return (value >> 1) ^ (value & 1 ? polynomial : 0);
}

/// x to the power of `exponent` modulo a polynomial of `width` bits, reflected into the top of 64 bits.
static uint64_t power(unsigned exponent, uint64_t polynomial, unsigned width) {
  uint64_t value = (uint64_t)1 << (width - 1);
  for (; exponent > 0; exponent--) value = step(value, polynomial);
  return value << (64 - width);
}

/// A reflected product of two 64-bit factors stands one bit too low in its 128 bits; hence exponents less one.
static fold_factors factors(uint64_t polynomial, unsigned width) {
  return (fold_factors){
      .far = {power(512 + 64 - 1, polynomial, width), power(512 - 1, polynomial, width)},
      .near = {power(128 + 64 - 1, polynomial, width), power(128 - 1, polynomial, width)},
  };
}

static pthread_once_t prepared = PTHREAD_ONCE_INIT;

static void prepare(void) {
  for (unsigned byte = 0; byte < 256; byte++) {
    uint64_t a = byte, b = byte, c = byte;
    for (int bit = 0; bit < 8; bit++) {
      a = step(a, polynomial32);
      b = step(b, polynomial32c);
      c = step(c, polynomial64);
    }
    table32[0][byte] = (uint32_t)a;
    table32c[0][byte] = (uint32_t)b;
    table64[0][byte] = c;
  }
  for (int k = 1; k < 8; k++) {
    for (unsigned byte = 0; byte < 256; byte++) {
      table32[k][byte] = table32[k - 1][byte] >> 8 ^ table32[0][table32[k - 1][byte] & 255];
      table32c[k][byte] = table32c[k - 1][byte] >> 8 ^ table32c[0][table32c[k - 1][byte] & 255];
      table64[k][byte] = table64[k - 1][byte] >> 8 ^ table64[0][table64[k - 1][byte] & 255];
    }
  }
  factors32 = factors(polynomial32, 32);
  factors64 = factors(polynomial64, 64);
#if MOCK_X86
  has_carryless = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
  has_crc32 = __builtin_cpu_supports("sse4.2");
#elif MOCK_ARM
  has_crc32 = MOCK_HAS_ARM_CRC32;
#endif
}

static uint64_t load_little(const uint8_t *data) {
  uint64_t word;
  memcpy(&word, data, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

// The functions below take and give the register as it is between bytes: not inverted.

static uint32_t bytewise32(const uint32_t table[8][256], uint32_t crc, const uint8_t *data, size_t count) {
  for (; count >= 8; count -= 8, data += 8) {
    uint64_t word = load_little(data) ^ crc;
    crc = table[7][word & 255] ^ table[6][word >> 8 & 255] ^ table[5][word >> 16 & 255] ^
          table[4][word >> 24 & 255] ^ table[3][word >> 32 & 255] ^ table[2][word >> 40 & 255] ^
          table[1][word >> 48 & 255] ^ table[0][word >> 56];
  }
  for (; count > 0; count--, data++) crc = crc >> 8 ^ table[0][(crc ^ *data) & 255];
  return crc;
}

static uint64_t bytewise64(uint64_t crc, const uint8_t *data, size_t count) {
  for (; count >= 8; count -= 8, data += 8) {
    uint64_t word = load_little(data) ^ crc;
    crc = table64[7][word & 255] ^ table64[6][word >> 8 & 255] ^ table64[5][word >> 16 & 255] ^
          table64[4][word >> 24 & 255] ^ table64[3][word >> 32 & 255] ^ table64[2][word >> 40 & 255] ^
          table64[1][word >> 48 & 255] ^ table64[0][word >> 56];
  }
  for (; count > 0; count--, data++) crc = crc >> 8 ^ table64[0][(crc ^ *data) & 255];
  return crc;
}

#if MOCK_X86
#define FOLD(value, factor, next)                                                                          \
  _mm_xor_si128(_mm_xor_si128(_mm_clmulepi64_si128(value, factor, 0x00), _mm_clmulepi64_si128(value, factor, 0x11)), \
                next)

/// Folds `count` bytes (a multiple of 64, not 0) into 16 with the same checksum.
__attribute__((target("pclmul,sse4.1"))) static void fold(
    uint64_t crc, const fold_factors *factors, const uint8_t *data, size_t count, uint8_t *folded) {
  const __m128i *blocks = (const __m128i *)data;
  __m128i far = _mm_loadu_si128((const __m128i *)factors->far);
  __m128i near = _mm_loadu_si128((const __m128i *)factors->near);
  __m128i a = _mm_xor_si128(_mm_loadu_si128(blocks), _mm_cvtsi64_si128((long long)crc));
  __m128i b = _mm_loadu_si128(blocks + 1);
  __m128i c = _mm_loadu_si128(blocks + 2);
  __m128i d = _mm_loadu_si128(blocks + 3);
  for (count -= 64, blocks += 4; count > 0; count -= 64, blocks += 4) {
    a = FOLD(a, far, _mm_loadu_si128(blocks));
    b = FOLD(b, far, _mm_loadu_si128(blocks + 1));
    c = FOLD(c, far, _mm_loadu_si128(blocks + 2));
    d = FOLD(d, far, _mm_loadu_si128(blocks + 3));
  }
  b = FOLD(a, near, b);
  c = FOLD(b, near, c);
  d = FOLD(c, near, d);
  _mm_storeu_si128((__m128i *)folded, d);
}

__attribute__((target("crc32"))) static uint32_t instruction32c(
    uint32_t crc, const uint8_t *data, size_t count) {
  uint64_t wide = crc;
  for (; count >= 8; count -= 8, data += 8) wide = _mm_crc32_u64(wide, load_little(data));
  crc = (uint32_t)wide;
  for (; count > 0; count--, data++) crc = _mm_crc32_u8(crc, *data);
  return crc;
}
#elif MOCK_ARM
__attribute__((target("crc"))) static uint32_t instruction32(uint32_t crc, const uint8_t *data, size_t count) {
  for (; count >= 8; count -= 8, data += 8) crc = __crc32d(crc, load_little(data));
  for (; count > 0; count--, data++) crc = __crc32b(crc, *data);
  return crc;
}

__attribute__((target("crc"))) static uint32_t instruction32c(uint32_t crc, const uint8_t *data, size_t count) {
  for (; count >= 8; count -= 8, data += 8) crc = __crc32cd(crc, load_little(data));
  for (; count > 0; count--, data++) crc = __crc32cb(crc, *data);
  return crc;
}
#endif

uint32_t mock_crc32(uint32_t crc, const uint8_t *data, size_t count) {
  pthread_once(&prepared, prepare);
  crc = ~crc;
#if MOCK_X86
  if (has_carryless && count >= 128) {
    uint8_t folded[16];
    fold(crc, &factors32, data, count / 64 * 64, folded);
    crc = bytewise32(table32, 0, folded, 16);
    data += count / 64 * 64;
    count %= 64;
  }
#elif MOCK_ARM
  if (has_crc32) return ~instruction32(crc, data, count);
#endif
  return ~bytewise32(table32, crc, data, count);
}

uint32_t mock_crc32c(uint32_t crc, const uint8_t *data, size_t count) {
  pthread_once(&prepared, prepare);
#if MOCK_X86 || MOCK_ARM
  if (has_crc32) return ~instruction32c(~crc, data, count);
#endif
  return ~bytewise32(table32c, ~crc, data, count);
}

uint64_t mock_crc64nvme(uint64_t crc, const uint8_t *data, size_t count) {
  pthread_once(&prepared, prepare);
  crc = ~crc;
#if MOCK_X86
  if (has_carryless && count >= 128) {
    uint8_t folded[16];
    fold(crc, &factors64, data, count / 64 * 64, folded);
    crc = bytewise64(0, folded, 16);
    data += count / 64 * 64;
    count %= 64;
  }
#endif
  return ~bytewise64(crc, data, count);
}
