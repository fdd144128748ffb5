// SPDX-License-Identifier: Apache-2.0
// XXH3 and XXH128 of the XXH specification, with a seed of 0 and the secret that is built in.
#include "mock_xxhash.h"
#include <string.h>

static const uint8_t secret[192] = {
    0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
    0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
    0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
    0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
    0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
    0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
    0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
    0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
    0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
    0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
    0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce,
    0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
};

enum { STRIPE = 64, STRIPES = 16, HELD = sizeof(((mock_xxhash3 *)0)->block), WHOLE = 240 };

typedef struct {
  uint64_t low, high;
} pair;

static pair multiplied(uint64_t a, uint64_t b) {
#ifdef __SIZEOF_INT128__
  unsigned __int128 product = (unsigned __int128)a * b;
  return (pair){(uint64_t)product, (uint64_t)(product >> 64)};
#else
  uint64_t low = (a & 0xffffffffu) * (b & 0xffffffffu), high = (a >> 32) * (b >> 32);
  uint64_t left = (a >> 32) * (b & 0xffffffffu), right = (a & 0xffffffffu) * (b >> 32);
  uint64_t middle = (low >> 32) + (left & 0xffffffffu) + right;
  return (pair){middle << 32 | (low & 0xffffffffu), high + (left >> 32) + (middle >> 32)};
#endif
}

static uint64_t folded(uint64_t a, uint64_t b) {
  pair product = multiplied(a, b);
  return product.low ^ product.high;
}

static uint64_t avalanche(uint64_t hash) {
  hash = (hash ^ hash >> 37) * 0x165667919e3779f9ull;
  return hash ^ hash >> 32;
}

static uint64_t key(size_t at, size_t other) { return little64(secret + at) ^ little64(secret + other); }

static uint64_t mixed(const uint8_t *data, size_t at) {
  return folded(little64(data) ^ little64(secret + at), little64(data + 8) ^ little64(secret + at + 8));
}

static uint64_t sum(const uint8_t *data) { return little64(data) + little64(data + 8); }

static pair mixed_pair(pair hash, const uint8_t *first, const uint8_t *second, size_t at) {
  hash.low = (hash.low + mixed(first, at)) ^ sum(second);
  hash.high = (hash.high + mixed(second, at + 16)) ^ sum(first);
  return hash;
}

// Up to 240 bytes, all at once.

/// The three bytes that stand for an input of at most three.
static uint32_t joined(const uint8_t *data, size_t count) {
  return (uint32_t)data[0] << 16 | (uint32_t)data[count >> 1] << 24 | data[count - 1] | (uint32_t)count << 8;
}

static uint64_t short64(const uint8_t *data, size_t count) {
  if (count == 0) return xxh64_avalanche(key(56, 64));
  if (count <= 3) return xxh64_avalanche(joined(data, count) ^ (uint64_t)(little32(secret) ^ little32(secret + 4)));
  if (count <= 8) {
    uint64_t hash = little32(data + count - 4) + ((uint64_t)little32(data) << 32);
    hash ^= key(8, 16);
    hash = (hash ^ ROL64(hash, 49) ^ ROL64(hash, 24)) * 0x9fb21c651e98df25ull;
    hash = (hash ^ ((hash >> 35) + count)) * 0x9fb21c651e98df25ull;
    return hash ^ hash >> 28;
  }
  if (count <= 16) {
    uint64_t low = little64(data) ^ key(24, 32), high = little64(data + count - 8) ^ key(40, 48);
    return avalanche(count + __builtin_bswap64(low) + high + folded(low, high));
  }
  uint64_t hash = count * PRIME64_1;
  if (count <= 128) {
    for (size_t i = (count - 1) / 32 + 1; i-- > 0;)
      hash += mixed(data + 16 * i, 32 * i) + mixed(data + count - 16 * (i + 1), 32 * i + 16);
    return avalanche(hash);
  }
  for (size_t i = 0; i < 8; i++) hash += mixed(data + 16 * i, 16 * i);
  hash = avalanche(hash);
  for (size_t i = 8; i < count / 16; i++) hash += mixed(data + 16 * i, 16 * (i - 8) + 3);
  return avalanche(hash + mixed(data + count - 16, 136 - 17));
}

static pair finished(pair hash, size_t count) {
  uint64_t high = hash.low * PRIME64_1 + hash.high * PRIME64_4 + count * PRIME64_2;
  return (pair){avalanche(hash.low + hash.high), 0 - avalanche(high)};
}

static pair short128(const uint8_t *data, size_t count) {
  if (count == 0) return (pair){xxh64_avalanche(key(64, 72)), xxh64_avalanche(key(80, 88))};
  if (count <= 3) {
    uint32_t low = joined(data, count), high = ROL32(__builtin_bswap32(low), 13);
    return (pair){xxh64_avalanche(low ^ (uint64_t)(little32(secret) ^ little32(secret + 4))),
                  xxh64_avalanche(high ^ (uint64_t)(little32(secret + 8) ^ little32(secret + 12)))};
  }
  if (count <= 8) {
    uint64_t word = little32(data) + ((uint64_t)little32(data + count - 4) << 32);
    pair hash = multiplied(word ^ key(16, 24), PRIME64_1 + (count << 2));
    hash.high += hash.low << 1;
    hash.low ^= hash.high >> 3;
    hash.low = (hash.low ^ hash.low >> 35) * 0x9fb21c651e98df25ull;
    return (pair){hash.low ^ hash.low >> 28, avalanche(hash.high)};
  }
  if (count <= 16) {
    uint64_t low = little64(data), high = little64(data + count - 8);
    pair hash = multiplied(low ^ high ^ key(32, 40), PRIME64_1);
    hash.low += (uint64_t)(count - 1) << 54;
    high ^= key(48, 56);
    hash.high += high + (uint64_t)(uint32_t)high * (PRIME32_2 - 1);
    hash.low ^= __builtin_bswap64(hash.high);
    pair last = multiplied(hash.low, PRIME64_2);
    last.high += hash.high * PRIME64_2;
    return (pair){avalanche(last.low), avalanche(last.high)};
  }
  pair hash = {count * PRIME64_1, 0};
  if (count <= 128) {
    for (size_t i = (count - 1) / 32 + 1; i-- > 0;)
      hash = mixed_pair(hash, data + 16 * i, data + count - 16 * (i + 1), 32 * i);
    return finished(hash, count);
  }
  for (size_t i = 0; i < 128; i += 32) hash = mixed_pair(hash, data + i, data + i + 16, i);
  hash = (pair){avalanche(hash.low), avalanche(hash.high)};
  for (size_t i = 128; i + 32 <= count; i += 32) hash = mixed_pair(hash, data + i, data + i + 16, i - 128 + 3);
  return finished(mixed_pair(hash, data + count - 16, data + count - 32, 136 - 17 - 16), count);
}

// More than that, stripe by stripe.

void mock_xxhash3_init(mock_xxhash3 *context) {
  memset(context, 0, sizeof *context);
  const uint64_t lanes[8] = {
      PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1,
  };
  memcpy(context->lanes, lanes, sizeof lanes);
}

#define LANE(i)                                                    \
  word = little64(data + 8 * i), keyed = word ^ little64(keys + 8 * i); \
  lanes[i ^ 1] += word, lanes[i] += (keyed & 0xffffffffu) * (keyed >> 32);

static void accumulate(uint64_t *lanes, const uint8_t *data, const uint8_t *keys) {
  uint64_t word, keyed;
  LANE(0) LANE(1) LANE(2) LANE(3) LANE(4) LANE(5) LANE(6) LANE(7)
}

static void scramble(uint64_t *lanes) {
  for (size_t i = 0; i < 8; i++)
    lanes[i] = (lanes[i] ^ lanes[i] >> 47 ^ little64(secret + sizeof secret - STRIPE + 8 * i)) * PRIME32_1;
}

static void consume(mock_xxhash3 *context, const uint8_t *data, size_t stripes) {
  for (; stripes > 0; stripes--, data += STRIPE) {
    accumulate(context->lanes, data, secret + 8 * context->stripes);
    if (++context->stripes < STRIPES) continue;
    scramble(context->lanes);
    context->stripes = 0;
  }
}

void mock_xxhash3_update(mock_xxhash3 *context, const uint8_t *data, size_t count) {
  if (count == 0) return;
  context->length += count;
  size_t space = HELD - context->held;
  if (count <= space) {
    memcpy(context->block + context->held, data, count);
    context->held += (uint32_t)count;
    return;
  }
  // Something always stays behind: the last stripe is not like the others, and may need bytes before it.
  memcpy(context->block + context->held, data, space);
  data += space, count -= space;
  consume(context, context->block, HELD / STRIPE);
  if (count > HELD) {
    for (; count > HELD; data += HELD, count -= HELD) consume(context, data, HELD / STRIPE);
    memcpy(context->block + HELD - STRIPE, data - STRIPE, STRIPE);
  }
  memcpy(context->block, data, count);
  context->held = (uint32_t)count;
}

static void finish(mock_xxhash3 *context) {
  size_t held = context->held;
  uint8_t last[STRIPE];
  if (held >= STRIPE) {
    memcpy(last, context->block + held - STRIPE, STRIPE);
  } else {
    memcpy(last, context->block + HELD - (STRIPE - held), STRIPE - held);
    memcpy(last + STRIPE - held, context->block, held);
  }
  consume(context, context->block, (held - 1) / STRIPE);
  accumulate(context->lanes, last, secret + sizeof secret - STRIPE - 7);
}

static uint64_t merged(const uint64_t *lanes, size_t at, uint64_t hash) {
  for (size_t i = 0; i < 4; i++)
    hash += folded(lanes[2 * i] ^ little64(secret + at + 16 * i), lanes[2 * i + 1] ^ little64(secret + at + 16 * i + 8));
  return avalanche(hash);
}

void mock_xxhash3_final64(const mock_xxhash3 *context, uint8_t *digest) {
  if (context->length <= WHOLE) {
    store_big64(short64(context->block, context->length), digest);
    return;
  }
  mock_xxhash3 last = *context;
  finish(&last);
  store_big64(merged(last.lanes, 11, last.length * PRIME64_1), digest);
}

void mock_xxhash3_final128(const mock_xxhash3 *context, uint8_t *digest) {
  pair hash;
  if (context->length <= WHOLE) {
    hash = short128(context->block, context->length);
  } else {
    mock_xxhash3 last = *context;
    finish(&last);
    hash.low = merged(last.lanes, 11, last.length * PRIME64_1);
    hash.high = merged(last.lanes, sizeof secret - STRIPE - 11, ~(last.length * PRIME64_2));
  }
  store_big64(hash.high, digest);
  store_big64(hash.low, digest + 8);
}
