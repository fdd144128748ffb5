// SPDX-License-Identifier: Apache-2.0
// SHA-384 and SHA-512 (FIPS 180-4).
#include "mock_digest.h"
#include <string.h>

static const uint64_t constants[80] = {
    0x428a2f98d728ae22ull, 0x7137449123ef65cdull, 0xb5c0fbcfec4d3b2full, 0xe9b5dba58189dbbcull,
    0x3956c25bf348b538ull, 0x59f111f1b605d019ull, 0x923f82a4af194f9bull, 0xab1c5ed5da6d8118ull,
    0xd807aa98a3030242ull, 0x12835b0145706fbeull, 0x243185be4ee4b28cull, 0x550c7dc3d5ffb4e2ull,
    0x72be5d74f27b896full, 0x80deb1fe3b1696b1ull, 0x9bdc06a725c71235ull, 0xc19bf174cf692694ull,
    0xe49b69c19ef14ad2ull, 0xefbe4786384f25e3ull, 0x0fc19dc68b8cd5b5ull, 0x240ca1cc77ac9c65ull,
    0x2de92c6f592b0275ull, 0x4a7484aa6ea6e483ull, 0x5cb0a9dcbd41fbd4ull, 0x76f988da831153b5ull,
    0x983e5152ee66dfabull, 0xa831c66d2db43210ull, 0xb00327c898fb213full, 0xbf597fc7beef0ee4ull,
    0xc6e00bf33da88fc2ull, 0xd5a79147930aa725ull, 0x06ca6351e003826full, 0x142929670a0e6e70ull,
    0x27b70a8546d22ffcull, 0x2e1b21385c26c926ull, 0x4d2c6dfc5ac42aedull, 0x53380d139d95b3dfull,
    0x650a73548baf63deull, 0x766a0abb3c77b2a8ull, 0x81c2c92e47edaee6ull, 0x92722c851482353bull,
    0xa2bfe8a14cf10364ull, 0xa81a664bbc423001ull, 0xc24b8b70d0f89791ull, 0xc76c51a30654be30ull,
    0xd192e819d6ef5218ull, 0xd69906245565a910ull, 0xf40e35855771202aull, 0x106aa07032bbd1b8ull,
    0x19a4c116b8d2d0c8ull, 0x1e376c085141ab53ull, 0x2748774cdf8eeb99ull, 0x34b0bcb5e19b48a8ull,
    0x391c0cb3c5c95a63ull, 0x4ed8aa4ae3418acbull, 0x5b9cca4f7763e373ull, 0x682e6ff3d6b2b8a3ull,
    0x748f82ee5defb2fcull, 0x78a5636f43172f60ull, 0x84c87814a1f0ab72ull, 0x8cc702081a6439ecull,
    0x90befffa23631e28ull, 0xa4506cebde82bde9ull, 0xbef9a3f7b2c67915ull, 0xc67178f2e372532bull,
    0xca273eceea26619cull, 0xd186b8c721c0c207ull, 0xeada7dd6cde0eb1eull, 0xf57d4f7fee6ed178ull,
    0x06f067aa72176fbaull, 0x0a637dc5a2c898a6ull, 0x113f9804bef90daeull, 0x1b710b35131c471bull,
    0x28db77f523047d84ull, 0x32caab7b40c72493ull, 0x3c9ebe0a15c9bebcull, 0x431d67c49c100d4cull,
    0x4cc5d4becb3e42b6ull, 0x597f299cfc657e2aull, 0x5fcb6fab3ad6faecull, 0x6c44198c4a475817ull,
};

#define CHOOSE(e, f, g) (g ^ (e & (f ^ g)))
#define MAJORITY(a, b, c) ((a & b) | (c & (a | b)))
#define SUM0(a) (ROR64(a, 28) ^ ROR64(a, 34) ^ ROR64(a, 39))
#define SUM1(e) (ROR64(e, 14) ^ ROR64(e, 18) ^ ROR64(e, 41))
#define SIGMA0(x) (ROR64(x, 1) ^ ROR64(x, 8) ^ (x >> 7))
#define SIGMA1(x) (ROR64(x, 19) ^ ROR64(x, 61) ^ (x >> 6))

#define LOADED(i) (w[i] = BIG64(mock_load64(data + 8 * i)))
#define MIXED(i) (w[i] += SIGMA1(w[(i + 14) & 15]) + w[(i + 9) & 15] + SIGMA0(w[(i + 1) & 15]))
#define ROUND(a, b, c, d, e, f, g, h, i, word)                       \
  h += SUM1(e) + CHOOSE(e, f, g) + constants[round + i] + word;      \
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

static void compress(uint64_t *state, const uint8_t *data, size_t blocks) {
  uint64_t w[16];
  uint64_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint64_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (; blocks > 0; blocks--, data += 128) {
    int round = 0;
    ROUNDS(LOADED)
    for (round = 16; round < 80; round += 16) {
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

void mock_sha512_init(mock_hash128 *context) {
  *context = (mock_hash128){.state = {0x6a09e667f3bcc908ull, 0xbb67ae8584caa73bull, 0x3c6ef372fe94f82bull,
                                      0xa54ff53a5f1d36f1ull, 0x510e527fade682d1ull, 0x9b05688c2b3e6c1full,
                                      0x1f83d9abfb41bd6bull, 0x5be0cd19137e2179ull}};
}

void mock_sha384_init(mock_hash128 *context) {
  *context = (mock_hash128){.state = {0xcbbb9d5dc1059ed8ull, 0x629a292a367cd507ull, 0x9159015a3070dd17ull,
                                      0x152fecd8f70e5939ull, 0x67332667ffc00b31ull, 0x8eb44a8768581511ull,
                                      0xdb0c2e0d64f98fa7ull, 0x47b5481dbefa4fa4ull}};
}

void mock_sha512_update(mock_hash128 *context, const uint8_t *data, size_t count) {
  if (count == 0) return;
  size_t filled = context->length % 128;
  context->length += count;
  if (filled > 0) {
    size_t taken = 128 - filled < count ? 128 - filled : count;
    memcpy(context->block + filled, data, taken);
    data += taken;
    count -= taken;
    if (filled + taken < 128) return;
    compress(context->state, context->block, 1);
  }
  if (count >= 128) {
    compress(context->state, data, count / 128);
    data += count / 128 * 128;
    count %= 128;
  }
  memcpy(context->block, data, count);
}

void mock_sha512_final(mock_hash128 *context, uint8_t *digest) {
  uint64_t high_bits = BIG64(context->length >> 61), low_bits = BIG64(context->length << 3);
  size_t filled = context->length % 128;
  context->block[filled++] = 0x80;
  if (filled > 112) {
    memset(context->block + filled, 0, 128 - filled);
    compress(context->state, context->block, 1);
    filled = 0;
  }
  memset(context->block + filled, 0, 112 - filled);
  memcpy(context->block + 112, &high_bits, 8);
  memcpy(context->block + 120, &low_bits, 8);
  compress(context->state, context->block, 1);
  for (int i = 0; i < 8; i++) {
    uint64_t word = BIG64(context->state[i]);
    memcpy(digest + 8 * i, &word, 8);
  }
}
