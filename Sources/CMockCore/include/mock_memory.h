// SPDX-License-Identifier: Apache-2.0
#ifndef MOCK_MEMORY_H
#define MOCK_MEMORY_H
#include <stddef.h>
#include <stdint.h>

/// Asks the system for big pages in memory that will be filled soon: each small one would interrupt whoever fills it.
void mock_prefer_big_pages(void *start, size_t count);

#endif
