// SPDX-License-Identifier: Apache-2.0
#ifndef MOCK_MEMORY_H
#define MOCK_MEMORY_H
#include <stddef.h>
#include <stdint.h>

/// Asks the system for big pages in memory that will be filled soon: each small one would interrupt whoever fills it.
void mock_prefer_big_pages(void *start, size_t count);

/// Has the first bytes of something fetched into the caches while other work goes on. It may be anything, and end earlier.
static inline void mock_prefetch(const void *start, size_t count) {
  for (size_t offset = 0; offset < count; offset += 64) __builtin_prefetch((const char *)start + offset);
}

#endif
