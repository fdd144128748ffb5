// SPDX-License-Identifier: Apache-2.0
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "mock_memory.h"
#include <sys/mman.h>

void mock_prefer_big_pages(void *start, size_t count) {
#if defined(MADV_HUGEPAGE)
  const uintptr_t page = 4096;
  uintptr_t first = ((uintptr_t)start + page - 1) / page * page;
  uintptr_t end = ((uintptr_t)start + count) / page * page;
  // Only advice: where the system doesn't take it, pages stay small.
  if (first < end) (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
#else
  (void)start;
  (void)count;
#endif
}
