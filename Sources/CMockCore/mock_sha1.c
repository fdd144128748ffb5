// SPDX-License-Identifier: Apache-2.0
// SHA-1 (FIPS 180-4).
#include "mock_digest.h"

#define CHOOSE(b, c, d) (d ^ (b & (c ^ d)))
#define PARITY(b, c, d) (b ^ c ^ d)
#define MAJORITY(b, c, d) ((b & c) | (d & (b | c)))

#define LOADED(i) (w[i] = BIG32(mock_load32(data + 4 * i)))
#define MIXED(i) (w[i & 15] = ROL32(w[(i + 13) & 15] ^ w[(i + 8) & 15] ^ w[(i + 2) & 15] ^ w[i & 15], 1))
#define ROUND(f, constant, a, b, c, d, e, word)       \
  e += ROL32(a, 5) + f(b, c, d) + constant##u + word; \
  b = ROL32(b, 30);

static void compress(uint32_t *state, const uint8_t *data, size_t blocks) {
  uint32_t w[16];
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (; blocks > 0; blocks--, data += 64) {
    ROUND(CHOOSE, 0x5a827999, a, b, c, d, e, LOADED(0))
    ROUND(CHOOSE, 0x5a827999, e, a, b, c, d, LOADED(1))
    ROUND(CHOOSE, 0x5a827999, d, e, a, b, c, LOADED(2))
    ROUND(CHOOSE, 0x5a827999, c, d, e, a, b, LOADED(3))
    ROUND(CHOOSE, 0x5a827999, b, c, d, e, a, LOADED(4))
    ROUND(CHOOSE, 0x5a827999, a, b, c, d, e, LOADED(5))
    ROUND(CHOOSE, 0x5a827999, e, a, b, c, d, LOADED(6))
    ROUND(CHOOSE, 0x5a827999, d, e, a, b, c, LOADED(7))
    ROUND(CHOOSE, 0x5a827999, c, d, e, a, b, LOADED(8))
    ROUND(CHOOSE, 0x5a827999, b, c, d, e, a, LOADED(9))
    ROUND(CHOOSE, 0x5a827999, a, b, c, d, e, LOADED(10))
    ROUND(CHOOSE, 0x5a827999, e, a, b, c, d, LOADED(11))
    ROUND(CHOOSE, 0x5a827999, d, e, a, b, c, LOADED(12))
    ROUND(CHOOSE, 0x5a827999, c, d, e, a, b, LOADED(13))
    ROUND(CHOOSE, 0x5a827999, b, c, d, e, a, LOADED(14))
    ROUND(CHOOSE, 0x5a827999, a, b, c, d, e, LOADED(15))
    ROUND(CHOOSE, 0x5a827999, e, a, b, c, d, MIXED(16))
    ROUND(CHOOSE, 0x5a827999, d, e, a, b, c, MIXED(17))
    ROUND(CHOOSE, 0x5a827999, c, d, e, a, b, MIXED(18))
    ROUND(CHOOSE, 0x5a827999, b, c, d, e, a, MIXED(19))
    ROUND(PARITY, 0x6ed9eba1, a, b, c, d, e, MIXED(20))
    ROUND(PARITY, 0x6ed9eba1, e, a, b, c, d, MIXED(21))
    ROUND(PARITY, 0x6ed9eba1, d, e, a, b, c, MIXED(22))
    ROUND(PARITY, 0x6ed9eba1, c, d, e, a, b, MIXED(23))
    ROUND(PARITY, 0x6ed9eba1, b, c, d, e, a, MIXED(24))
    ROUND(PARITY, 0x6ed9eba1, a, b, c, d, e, MIXED(25))
    ROUND(PARITY, 0x6ed9eba1, e, a, b, c, d, MIXED(26))
    ROUND(PARITY, 0x6ed9eba1, d, e, a, b, c, MIXED(27))
    ROUND(PARITY, 0x6ed9eba1, c, d, e, a, b, MIXED(28))
    ROUND(PARITY, 0x6ed9eba1, b, c, d, e, a, MIXED(29))
    ROUND(PARITY, 0x6ed9eba1, a, b, c, d, e, MIXED(30))
    ROUND(PARITY, 0x6ed9eba1, e, a, b, c, d, MIXED(31))
    ROUND(PARITY, 0x6ed9eba1, d, e, a, b, c, MIXED(32))
    ROUND(PARITY, 0x6ed9eba1, c, d, e, a, b, MIXED(33))
    ROUND(PARITY, 0x6ed9eba1, b, c, d, e, a, MIXED(34))
    ROUND(PARITY, 0x6ed9eba1, a, b, c, d, e, MIXED(35))
    ROUND(PARITY, 0x6ed9eba1, e, a, b, c, d, MIXED(36))
    ROUND(PARITY, 0x6ed9eba1, d, e, a, b, c, MIXED(37))
    ROUND(PARITY, 0x6ed9eba1, c, d, e, a, b, MIXED(38))
    ROUND(PARITY, 0x6ed9eba1, b, c, d, e, a, MIXED(39))
    ROUND(MAJORITY, 0x8f1bbcdc, a, b, c, d, e, MIXED(40))
    ROUND(MAJORITY, 0x8f1bbcdc, e, a, b, c, d, MIXED(41))
    ROUND(MAJORITY, 0x8f1bbcdc, d, e, a, b, c, MIXED(42))
    ROUND(MAJORITY, 0x8f1bbcdc, c, d, e, a, b, MIXED(43))
    ROUND(MAJORITY, 0x8f1bbcdc, b, c, d, e, a, MIXED(44))
    ROUND(MAJORITY, 0x8f1bbcdc, a, b, c, d, e, MIXED(45))
    ROUND(MAJORITY, 0x8f1bbcdc, e, a, b, c, d, MIXED(46))
    ROUND(MAJORITY, 0x8f1bbcdc, d, e, a, b, c, MIXED(47))
    ROUND(MAJORITY, 0x8f1bbcdc, c, d, e, a, b, MIXED(48))
    ROUND(MAJORITY, 0x8f1bbcdc, b, c, d, e, a, MIXED(49))
    ROUND(MAJORITY, 0x8f1bbcdc, a, b, c, d, e, MIXED(50))
    ROUND(MAJORITY, 0x8f1bbcdc, e, a, b, c, d, MIXED(51))
    ROUND(MAJORITY, 0x8f1bbcdc, d, e, a, b, c, MIXED(52))
    ROUND(MAJORITY, 0x8f1bbcdc, c, d, e, a, b, MIXED(53))
    ROUND(MAJORITY, 0x8f1bbcdc, b, c, d, e, a, MIXED(54))
    ROUND(MAJORITY, 0x8f1bbcdc, a, b, c, d, e, MIXED(55))
    ROUND(MAJORITY, 0x8f1bbcdc, e, a, b, c, d, MIXED(56))
    ROUND(MAJORITY, 0x8f1bbcdc, d, e, a, b, c, MIXED(57))
    ROUND(MAJORITY, 0x8f1bbcdc, c, d, e, a, b, MIXED(58))
    ROUND(MAJORITY, 0x8f1bbcdc, b, c, d, e, a, MIXED(59))
    ROUND(PARITY, 0xca62c1d6, a, b, c, d, e, MIXED(60))
    ROUND(PARITY, 0xca62c1d6, e, a, b, c, d, MIXED(61))
    ROUND(PARITY, 0xca62c1d6, d, e, a, b, c, MIXED(62))
    ROUND(PARITY, 0xca62c1d6, c, d, e, a, b, MIXED(63))
    ROUND(PARITY, 0xca62c1d6, b, c, d, e, a, MIXED(64))
    ROUND(PARITY, 0xca62c1d6, a, b, c, d, e, MIXED(65))
    ROUND(PARITY, 0xca62c1d6, e, a, b, c, d, MIXED(66))
    ROUND(PARITY, 0xca62c1d6, d, e, a, b, c, MIXED(67))
    ROUND(PARITY, 0xca62c1d6, c, d, e, a, b, MIXED(68))
    ROUND(PARITY, 0xca62c1d6, b, c, d, e, a, MIXED(69))
    ROUND(PARITY, 0xca62c1d6, a, b, c, d, e, MIXED(70))
    ROUND(PARITY, 0xca62c1d6, e, a, b, c, d, MIXED(71))
    ROUND(PARITY, 0xca62c1d6, d, e, a, b, c, MIXED(72))
    ROUND(PARITY, 0xca62c1d6, c, d, e, a, b, MIXED(73))
    ROUND(PARITY, 0xca62c1d6, b, c, d, e, a, MIXED(74))
    ROUND(PARITY, 0xca62c1d6, a, b, c, d, e, MIXED(75))
    ROUND(PARITY, 0xca62c1d6, e, a, b, c, d, MIXED(76))
    ROUND(PARITY, 0xca62c1d6, d, e, a, b, c, MIXED(77))
    ROUND(PARITY, 0xca62c1d6, c, d, e, a, b, MIXED(78))
    ROUND(PARITY, 0xca62c1d6, b, c, d, e, a, MIXED(79))
    state[0] = a += state[0];
    state[1] = b += state[1];
    state[2] = c += state[2];
    state[3] = d += state[3];
    state[4] = e += state[4];
  }
}

void mock_sha1_init(mock_hash64 *context) {
  *context = (mock_hash64){.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
}

void mock_sha1_update(mock_hash64 *context, const uint8_t *data, size_t count) {
  mock_hash64_update(context, data, count, compress);
}

void mock_sha1_final(mock_hash64 *context, uint8_t *digest) {
  mock_hash64_pad(context, 1, compress);
  mock_store_big32(context->state, 5, digest);
}
