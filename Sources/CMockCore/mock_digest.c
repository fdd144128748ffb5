// SPDX-License-Identifier: Apache-2.0
#include "mock_digest.h"
#include <string.h>

void mock_hash64_update(mock_hash64 *context, const uint8_t *data, size_t count, mock_compress64 *compress) {
  if (count == 0) return;
  size_t filled = context->length % 64;
  context->length += count;
  if (filled > 0) {
    size_t taken = 64 - filled < count ? 64 - filled : count;
    memcpy(context->block + filled, data, taken);
    data += taken;
    count -= taken;
    if (filled + taken < 64) return;
    compress(context->state, context->block, 1);
  }
  if (count >= 64) {
    compress(context->state, data, count / 64);
    data += count / 64 * 64;
    count %= 64;
  }
  memcpy(context->block, data, count);
}

void mock_hash64_pad(mock_hash64 *context, int big_endian, mock_compress64 *compress) {
  uint64_t bits = context->length * 8;
  size_t filled = context->length % 64;
  context->block[filled++] = 0x80;
  if (filled > 56) {
    memset(context->block + filled, 0, 64 - filled);
    compress(context->state, context->block, 1);
    filled = 0;
  }
  memset(context->block + filled, 0, 56 - filled);
  for (int i = 0; i < 8; i++) context->block[56 + i] = (uint8_t)(bits >> 8 * (big_endian ? 7 - i : i));
  compress(context->state, context->block, 1);
}

void mock_store_big32(const uint32_t *words, size_t count, uint8_t *out) {
  for (size_t i = 0; i < count; i++) {
    uint32_t word = BIG32(words[i]);
    memcpy(out + 4 * i, &word, 4);
  }
}
