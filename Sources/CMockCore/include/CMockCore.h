// SPDX-License-Identifier: Apache-2.0
#ifndef CMOCKCORE_H
#define CMOCKCORE_H
#include "mock_hash.h"
#include "mock_memory.h"
#include "mock_objects.h"
#include "mock_text.h"
#endif
