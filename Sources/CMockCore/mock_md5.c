// SPDX-License-Identifier: Apache-2.0
// MD5 (RFC 1321).
#include "mock_md5_steps.h"
#include <pthread.h>

static void compress_steps(uint32_t *state, const uint8_t *data, size_t blocks) {
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  for (; blocks > 0; blocks--, data += 64) {
    MD5_STEPS_0 MD5_STEPS_1 MD5_STEPS_2 MD5_STEPS_3
    MD5_STEPS_4 MD5_STEPS_5 MD5_STEPS_6 MD5_STEPS_7
    MD5_STEPS_8 MD5_STEPS_9 MD5_STEPS_10 MD5_STEPS_11
    MD5_STEPS_12 MD5_STEPS_13 MD5_STEPS_14 MD5_STEPS_15
    state[0] = a += state[0];
    state[1] = b += state[1];
    state[2] = c += state[2];
    state[3] = d += state[3];
  }
}

static mock_compress64 *compress = compress_steps;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;

static void prepare(void) {
  mock_compress64 *instructions = mock_md5_instructions();
  if (instructions) compress = instructions;
}

void mock_md5_init(mock_hash64 *context) {
  pthread_once(&prepared, prepare);
  *context = (mock_hash64){.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}};
}

void mock_md5_update(mock_hash64 *context, const uint8_t *data, size_t count) {
  mock_hash64_update(context, data, count, compress);
}

void mock_md5_final(mock_hash64 *context, uint8_t *digest) {
  mock_hash64_pad(context, 0, compress);
  for (int i = 0; i < 16; i++) digest[i] = (uint8_t)(context->state[i / 4] >> 8 * (i % 4));
}
