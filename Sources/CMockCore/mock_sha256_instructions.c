// SPDX-License-Identifier: Apache-2.0
// SHA-256 by the processor's own instructions, several times as fast as without; and together with MD5, whose steps each
// wait for the one before, so that SHA-256 costs nothing beside it.
#include "mock_arm.h"
#include "mock_md5_steps.h"
#include "mock_md5_vector_steps.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#elif MOCK_ARM
#include <arm_neon.h>
#endif

// Sixteen rounds take the four registers of words `w0` to `w3`, and mixing puts the next sixteen words in their place.
#define SIXTEEN(i) FOUR(w0, i) FOUR(w1, i + 1) FOUR(w2, i + 2) FOUR(w3, i + 3)
#define MIX_SIXTEEN MIX(w0, w1, w2, w3) MIX(w1, w2, w3, w0) MIX(w2, w3, w0, w1) MIX(w3, w0, w1, w2)
// A few steps of MD5, and a few rounds of SHA-256 in which the words are used up and mixed anew.
#define BOTH(words, i) MD5(i) FOUR(words, i) FENCE
#define BOTH_MIXING(w, x, y, z, i) MD5(i) FOUR(w, i) MIX(w, x, y, z) FENCE
#define MD5(i) MD5_STEPS_##i
#define ALL_BOTH                                                                       \
  BOTH_MIXING(w0, w1, w2, w3, 0) BOTH_MIXING(w1, w2, w3, w0, 1)                        \
  BOTH_MIXING(w2, w3, w0, w1, 2) BOTH_MIXING(w3, w0, w1, w2, 3)                        \
  BOTH_MIXING(w0, w1, w2, w3, 4) BOTH_MIXING(w1, w2, w3, w0, 5)                        \
  BOTH_MIXING(w2, w3, w0, w1, 6) BOTH_MIXING(w3, w0, w1, w2, 7)                        \
  BOTH_MIXING(w0, w1, w2, w3, 8) BOTH_MIXING(w1, w2, w3, w0, 9)                        \
  BOTH_MIXING(w2, w3, w0, w1, 10) BOTH_MIXING(w3, w0, w1, w2, 11)                      \
  BOTH(w0, 12) BOTH(w1, 13) BOTH(w2, 14) BOTH(w3, 15)

#define ALL_ROUNDS SIXTEEN(0) MIX_SIXTEEN SIXTEEN(4) MIX_SIXTEEN SIXTEEN(8) MIX_SIXTEEN SIXTEEN(12)

#if defined(__x86_64__)

#define FOUR(words, i)                                                                          \
  sum = _mm_add_epi32(words, _mm_loadu_si128((const __m128i *)(mock_sha256_constants + 4 * (i)))); \
  cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);                                                \
  abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
#define MIX(a, b, c, d) \
  a = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4)), d);
#define WORDS(i) _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)data + i), big_endian)
// The instructions want the state's words in another order.
#define LOAD(state) \
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203); \
  __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state)), 0xb1); \
  __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)((state) + 4)), 0x1b); \
  __m128i abef = _mm_alignr_epi8(low, high, 8); \
  __m128i cdgh = _mm_blend_epi16(high, low, 0xf0);
#define STORE(state) \
  low = _mm_shuffle_epi32(abef, 0x1b); \
  high = _mm_shuffle_epi32(cdgh, 0xb1); \
  _mm_storeu_si128((__m128i *)(state), _mm_blend_epi16(low, high, 0xf0)); \
  _mm_storeu_si128((__m128i *)((state) + 4), _mm_alignr_epi8(high, low, 8));
#define BEFORE \
  __m128i sum, abef_before = abef, cdgh_before = cdgh; \
  __m128i w0 = WORDS(0), w1 = WORDS(1), w2 = WORDS(2), w3 = WORDS(3);
#define ADD \
  abef = _mm_add_epi32(abef, abef_before); \
  cdgh = _mm_add_epi32(cdgh, cdgh_before);
// Keeps the compiler from sorting the two digests apart again.
#define FENCE __asm__("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+x"(abef), "+x"(cdgh));

__attribute__((target("sha,sse4.1"))) static void compress(
    uint32_t *state, const uint8_t *data, size_t blocks) {
  LOAD(state)
  for (; blocks > 0; blocks--, data += 64) {
    BEFORE
    ALL_ROUNDS
    ADD
  }
  STORE(state)
}

__attribute__((target("sha,sse4.1"))) static void compress_with_md5(
    uint32_t *md5, uint32_t *state, const uint8_t *data, size_t blocks) {
  uint32_t a = md5[0], b = md5[1], c = md5[2], d = md5[3];
  LOAD(state)
  for (; blocks > 0; blocks--, data += 64) {
    BEFORE
    ALL_BOTH
    md5[0] = a += md5[0];
    md5[1] = b += md5[1];
    md5[2] = c += md5[2];
    md5[3] = d += md5[3];
    ADD
  }
  STORE(state)
}

#undef FENCE
#define FENCE __asm__("" : "+x"(a), "+x"(b), "+x"(c), "+x"(d), "+x"(abef), "+x"(cdgh));
#undef MD5
#define MD5(i) MD5_VECTOR_STEPS_##i

__attribute__((target("sha,avx512vl"))) static void compress_with_vector_md5(
    uint32_t *md5, uint32_t *state, const uint8_t *data, size_t blocks) {
  MD5_VECTOR_LOAD(md5)
  LOAD(state)
  for (; blocks > 0; blocks--, data += 64) {
    BEFORE
    MD5_VECTOR_BEFORE
    ALL_BOTH
    MD5_VECTOR_ADD
    ADD
  }
  MD5_VECTOR_STORE(md5)
  STORE(state)
}

static int has_instructions(void) {
  unsigned a, b, c, d;
  int has_sha = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29);
  return has_sha && __builtin_cpu_supports("sse4.1");
}

mock_compress64 *mock_sha256_instructions(void) { return has_instructions() ? compress : NULL; }

mock_compress_both *mock_md5_sha256_instructions(void) {
  if (!has_instructions()) return NULL;
  return mock_md5_instructions() ? compress_with_vector_md5 : compress_with_md5;
}

#elif MOCK_ARM

#define FOUR(words, i)                                          \
  sum = vaddq_u32(words, vld1q_u32(mock_sha256_constants + 4 * (i))); \
  last = abcd;                                                  \
  abcd = vsha256hq_u32(abcd, efgh, sum);                        \
  efgh = vsha256h2q_u32(efgh, last, sum);
#define MIX(a, b, c, d) a = vsha256su1q_u32(vsha256su0q_u32(a, b), c, d);
#define WORDS(i) vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(data + 16 * i)))
#define FENCE __asm__("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+w"(abcd), "+w"(efgh));

__attribute__((target("sha2"))) static void compress(uint32_t *state, const uint8_t *data, size_t blocks) {
  uint32x4_t abcd = vld1q_u32(state), efgh = vld1q_u32(state + 4);
  for (; blocks > 0; blocks--, data += 64) {
    uint32x4_t sum, last, abcd_before = abcd, efgh_before = efgh;
    uint32x4_t w0 = WORDS(0), w1 = WORDS(1), w2 = WORDS(2), w3 = WORDS(3);
    ALL_ROUNDS
    abcd = vaddq_u32(abcd, abcd_before);
    efgh = vaddq_u32(efgh, efgh_before);
  }
  vst1q_u32(state, abcd);
  vst1q_u32(state + 4, efgh);
}

__attribute__((target("sha2"))) static void compress_with_md5(
    uint32_t *md5, uint32_t *state, const uint8_t *data, size_t blocks) {
  uint32_t a = md5[0], b = md5[1], c = md5[2], d = md5[3];
  uint32x4_t abcd = vld1q_u32(state), efgh = vld1q_u32(state + 4);
  for (; blocks > 0; blocks--, data += 64) {
    uint32x4_t sum, last, abcd_before = abcd, efgh_before = efgh;
    uint32x4_t w0 = WORDS(0), w1 = WORDS(1), w2 = WORDS(2), w3 = WORDS(3);
    ALL_BOTH
    md5[0] = a += md5[0];
    md5[1] = b += md5[1];
    md5[2] = c += md5[2];
    md5[3] = d += md5[3];
    abcd = vaddq_u32(abcd, abcd_before);
    efgh = vaddq_u32(efgh, efgh_before);
  }
  vst1q_u32(state, abcd);
  vst1q_u32(state + 4, efgh);
}

mock_compress64 *mock_sha256_instructions(void) { return MOCK_HAS_ARM_SHA2 ? compress : NULL; }
mock_compress_both *mock_md5_sha256_instructions(void) {
  return MOCK_HAS_ARM_SHA2 ? compress_with_md5 : NULL;
}

#else

mock_compress64 *mock_sha256_instructions(void) { return NULL; }
mock_compress_both *mock_md5_sha256_instructions(void) { return NULL; }

#endif
