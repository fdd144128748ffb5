// SPDX-License-Identifier: Apache-2.0
// The steps of MD5 (RFC 1321) in vector registers, of which one lane counts: there any function of three words is one
// instruction, and each step waits for four instead of four or five. In assembly, as unoptimised builds would keep
// every value in memory otherwise. Four steps at a time, on the words of a block at `data`, so that another digest's can
// go between.
#ifndef MOCK_MD5_VECTOR_STEPS_H
#define MOCK_MD5_VECTOR_STEPS_H
#include "mock_digest.h"

// Truth tables, as `vpternlogd` wants them, for the words `d`, `c`, `b`.
#define VECTOR_F "0xd8"
#define VECTOR_G "0xac"
#define VECTOR_H "0x96"
#define VECTOR_I "0x63"

#define VECTOR_STEP(f, a, b, c, d, word, constant, shift)      \
  "vmovd 4*" #word "(%[data]), %[sum]\n\t"                     \
  "vpaddd 4*" #constant "(%[constants])%{1to4%}, %[sum], %[sum]\n\t" \
  "vpaddd %[" #a "], %[sum], %[sum]\n\t"                       \
  "vmovdqa %[" #d "], %[value]\n\t"                            \
  "vpternlogd $" f ", %[" #b "], %[" #c "], %[value]\n\t"      \
  "vpaddd %[value], %[sum], %[sum]\n\t"                        \
  "vprold $" #shift ", %[sum], %[sum]\n\t"                     \
  "vpaddd %[" #b "], %[sum], %[" #a "]\n\t"

#define VECTOR_STEPS(f, i, j, k, l, constant, p, q, r, s)                                                \
  {                                                                                                      \
    __m128i sum, value;                                                                                  \
    __asm__(VECTOR_STEP(f, a, b, c, d, i, (constant), p) VECTOR_STEP(f, d, a, b, c, j, (constant + 1), q) \
            VECTOR_STEP(f, c, d, a, b, k, (constant + 2), r) VECTOR_STEP(f, b, c, d, a, l, (constant + 3), s) \
            : [a] "+x"(a), [b] "+x"(b), [c] "+x"(c), [d] "+x"(d), [sum] "=&x"(sum), [value] "=&x"(value)  \
            : [data] "r"(data), [constants] "r"(mock_md5_constants), "m"(*(const uint8_t(*)[64])data));  \
  }

#define MD5_VECTOR_STEPS_0 VECTOR_STEPS(VECTOR_F, 0, 1, 2, 3, 0, 7, 12, 17, 22)
#define MD5_VECTOR_STEPS_1 VECTOR_STEPS(VECTOR_F, 4, 5, 6, 7, 4, 7, 12, 17, 22)
#define MD5_VECTOR_STEPS_2 VECTOR_STEPS(VECTOR_F, 8, 9, 10, 11, 8, 7, 12, 17, 22)
#define MD5_VECTOR_STEPS_3 VECTOR_STEPS(VECTOR_F, 12, 13, 14, 15, 12, 7, 12, 17, 22)
#define MD5_VECTOR_STEPS_4 VECTOR_STEPS(VECTOR_G, 1, 6, 11, 0, 16, 5, 9, 14, 20)
#define MD5_VECTOR_STEPS_5 VECTOR_STEPS(VECTOR_G, 5, 10, 15, 4, 20, 5, 9, 14, 20)
#define MD5_VECTOR_STEPS_6 VECTOR_STEPS(VECTOR_G, 9, 14, 3, 8, 24, 5, 9, 14, 20)
#define MD5_VECTOR_STEPS_7 VECTOR_STEPS(VECTOR_G, 13, 2, 7, 12, 28, 5, 9, 14, 20)
#define MD5_VECTOR_STEPS_8 VECTOR_STEPS(VECTOR_H, 5, 8, 11, 14, 32, 4, 11, 16, 23)
#define MD5_VECTOR_STEPS_9 VECTOR_STEPS(VECTOR_H, 1, 4, 7, 10, 36, 4, 11, 16, 23)
#define MD5_VECTOR_STEPS_10 VECTOR_STEPS(VECTOR_H, 13, 0, 3, 6, 40, 4, 11, 16, 23)
#define MD5_VECTOR_STEPS_11 VECTOR_STEPS(VECTOR_H, 9, 12, 15, 2, 44, 4, 11, 16, 23)
#define MD5_VECTOR_STEPS_12 VECTOR_STEPS(VECTOR_I, 0, 7, 14, 5, 48, 6, 10, 15, 21)
#define MD5_VECTOR_STEPS_13 VECTOR_STEPS(VECTOR_I, 12, 3, 10, 1, 52, 6, 10, 15, 21)
#define MD5_VECTOR_STEPS_14 VECTOR_STEPS(VECTOR_I, 8, 15, 6, 13, 56, 6, 10, 15, 21)
#define MD5_VECTOR_STEPS_15 VECTOR_STEPS(VECTOR_I, 4, 11, 2, 9, 60, 6, 10, 15, 21)

#define MD5_VECTOR_LOAD(state)                                                                \
  __m128i a = _mm_cvtsi32_si128((int)state[0]), b = _mm_cvtsi32_si128((int)state[1]),         \
          c = _mm_cvtsi32_si128((int)state[2]), d = _mm_cvtsi32_si128((int)state[3]);
#define MD5_VECTOR_STORE(state)                                                               \
  state[0] = (uint32_t)_mm_cvtsi128_si32(a);                                                  \
  state[1] = (uint32_t)_mm_cvtsi128_si32(b);                                                  \
  state[2] = (uint32_t)_mm_cvtsi128_si32(c);                                                  \
  state[3] = (uint32_t)_mm_cvtsi128_si32(d);
#define MD5_VECTOR_BEFORE __m128i a_before = a, b_before = b, c_before = c, d_before = d;
#define MD5_VECTOR_ADD              \
  a = _mm_add_epi32(a, a_before);   \
  b = _mm_add_epi32(b, b_before);   \
  c = _mm_add_epi32(c, c_before);   \
  d = _mm_add_epi32(d, d_before);
#endif
