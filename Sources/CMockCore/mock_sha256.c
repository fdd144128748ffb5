// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4).
#include "mock_digest.h"
#include <pthread.h>

const uint32_t mock_sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
    0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
    0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
    0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
    0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
    0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
};

#define CHOOSE(e, f, g) (g ^ (e & (f ^ g)))
#define MAJORITY(a, b, c) ((a & b) | (c & (a | b)))
#define SUM0(a) (ROR32(a, 2) ^ ROR32(a, 13) ^ ROR32(a, 22))
#define SUM1(e) (ROR32(e, 6) ^ ROR32(e, 11) ^ ROR32(e, 25))
#define SIGMA0(x) (ROR32(x, 7) ^ ROR32(x, 18) ^ (x >> 3))
#define SIGMA1(x) (ROR32(x, 17) ^ ROR32(x, 19) ^ (x >> 10))

#define LOADED(i) (w[i] = BIG32(mock_load32(data + 4 * i)))
#define MIXED(i) (w[i] += SIGMA1(w[(i + 14) & 15]) + w[(i + 9) & 15] + SIGMA0(w[(i + 1) & 15]))
#define ROUND(a, b, c, d, e, f, g, h, i, word)                       \
  h += SUM1(e) + CHOOSE(e, f, g) + mock_sha256_constants[round + i] + word;      \
  d += h;                                                            \
  h += SUM0(a) + MAJORITY(a, b, c);
#define ROUNDS(word)                                                   \
  ROUND(a, b, c, d, e, f, g, h, 0, word(0)) \
  ROUND(h, a, b, c, d, e, f, g, 1, word(1)) \
  ROUND(g, h, a, b, c, d, e, f, 2, word(2)) \
  ROUND(f, g, h, a, b, c, d, e, 3, word(3)) \
  ROUND(e, f, g, h, a, b, c, d, 4, word(4)) \
  ROUND(d, e, f, g, h, a, b, c, 5, word(5)) \
  ROUND(c, d, e, f, g, h, a, b, 6, word(6)) \
  ROUND(b, c, d, e, f, g, h, a, 7, word(7)) \
  ROUND(a, b, c, d, e, f, g, h, 8, word(8)) \
  ROUND(h, a, b, c, d, e, f, g, 9, word(9)) \
  ROUND(g, h, a, b, c, d, e, f, 10, word(10)) \
  ROUND(f, g, h, a, b, c, d, e, 11, word(11)) \
  ROUND(e, f, g, h, a, b, c, d, 12, word(12)) \
  ROUND(d, e, f, g, h, a, b, c, 13, word(13)) \
  ROUND(c, d, e, f, g, h, a, b, 14, word(14)) \
  ROUND(b, c, d, e, f, g, h, a, 15, word(15))

static void portable(uint32_t *state, const uint8_t *data, size_t blocks) {
  uint32_t w[16];
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (; blocks > 0; blocks--, data += 64) {
    int round = 0;
    ROUNDS(LOADED)
    for (round = 16; round < 64; round += 16) {
      ROUNDS(MIXED)
    }
    state[0] = a += state[0];
    state[1] = b += state[1];
    state[2] = c += state[2];
    state[3] = d += state[3];
    state[4] = e += state[4];
    state[5] = f += state[5];
    state[6] = g += state[6];
    state[7] = h += state[7];
  }
}

static mock_compress64 *compress = portable;
static mock_compress_both *compress_both;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;

static void prepare(void) {
  mock_compress64 *instructions = mock_sha256_instructions();
  if (instructions) compress = instructions;
  compress_both = mock_md5_sha256_instructions();
}

void mock_sha256_init(mock_hash64 *context) {
  pthread_once(&prepared, prepare);
  *context = (mock_hash64){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void mock_sha256_update(mock_hash64 *context, const uint8_t *data, size_t count) {
  mock_hash64_update(context, data, count, compress);
}

void mock_sha256_final(mock_hash64 *context, uint8_t *digest) {
  mock_hash64_pad(context, 1, compress);
  mock_store_big32(context->state, 8, digest);
}

void mock_md5_sha256_update(mock_hash64 *md5, mock_hash64 *sha256, const uint8_t *data, size_t count) {
  size_t filled = sha256->length % 64;
  if (compress_both && md5->length % 64 == filled) {
    size_t first = filled == 0 ? 0 : 64 - filled < count ? 64 - filled : count;
    mock_md5_update(md5, data, first);
    mock_sha256_update(sha256, data, first);
    data += first;
    count -= first;
    size_t whole = count / 64 * 64;
    if (whole > 0) compress_both(md5->state, sha256->state, data, whole / 64);
    md5->length += whole;
    sha256->length += whole;
    data += whole;
    count -= whole;
  }
  mock_md5_update(md5, data, count);
  mock_sha256_update(sha256, data, count);
}
