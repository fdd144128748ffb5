// SPDX-License-Identifier: Apache-2.0
// XXH64 of the XXH specification, with a seed of 0.
#include "mock_xxhash.h"
#include <string.h>

#define ROUND(lane, word) (ROL64((lane) + (word) * PRIME64_2, 31) * PRIME64_1)

void mock_xxhash64_init(mock_xxhash64 *context) {
  memset(context, 0, sizeof *context);
  context->lanes[0] = PRIME64_1 + PRIME64_2;
  context->lanes[1] = PRIME64_2;
  context->lanes[3] = 0 - PRIME64_1;
}

static void consume(uint64_t *lanes, const uint8_t *data, size_t blocks) {
  uint64_t a = lanes[0], b = lanes[1], c = lanes[2], d = lanes[3];
  for (; blocks > 0; blocks--, data += 32) {
    a = ROUND(a, little64(data));
    b = ROUND(b, little64(data + 8));
    c = ROUND(c, little64(data + 16));
    d = ROUND(d, little64(data + 24));
  }
  lanes[0] = a, lanes[1] = b, lanes[2] = c, lanes[3] = d;
}

void mock_xxhash64_update(mock_xxhash64 *context, const uint8_t *data, size_t count) {
  if (count == 0) return;
  size_t held = context->length & 31;
  context->length += count;
  if (held > 0) {
    size_t taken = count < 32 - held ? count : 32 - held;
    memcpy(context->block + held, data, taken);
    if (held + taken < 32) return;
    consume(context->lanes, context->block, 1);
    data += taken;
    count -= taken;
  }
  consume(context->lanes, data, count / 32);
  memcpy(context->block, data + count / 32 * 32, count & 31);
}

static uint64_t merged(uint64_t hash, uint64_t lane) {
  return (hash ^ ROUND(0, lane)) * PRIME64_1 + PRIME64_4;
}

void mock_xxhash64_final(const mock_xxhash64 *context, uint8_t *digest) {
  const uint64_t *lanes = context->lanes;
  uint64_t hash = PRIME64_5;
  if (context->length >= 32) {
    hash = ROL64(lanes[0], 1) + ROL64(lanes[1], 7) + ROL64(lanes[2], 12) + ROL64(lanes[3], 18);
    for (int i = 0; i < 4; i++) hash = merged(hash, lanes[i]);
  }
  hash += context->length;
  const uint8_t *rest = context->block;
  size_t count = context->length & 31;
  for (; count >= 8; count -= 8, rest += 8)
    hash = ROL64(hash ^ ROUND(0, little64(rest)), 27) * PRIME64_1 + PRIME64_4;
  if (count >= 4) {
    hash = ROL64(hash ^ little32(rest) * PRIME64_1, 23) * PRIME64_2 + PRIME64_3;
    count -= 4, rest += 4;
  }
  for (; count > 0; count--, rest++) hash = ROL64(hash ^ *rest * PRIME64_5, 11) * PRIME64_1;
  store_big64(xxh64_avalanche(hash), digest);
}
