// SPDX-License-Identifier: Apache-2.0
#ifndef MOCK_OBJECTS_H
#define MOCK_OBJECTS_H
#include <stdbool.h>

/// Tells the Swift runtime that an object lives as long as the process, so that it counts no more references to it; false
/// where the runtime cannot be told.
bool mock_stop_counting(void *object);

/// The one place of the calling thread's own where ConstraintFinder leaves itself for the thread's next call, and nobody
/// else leaves anything: what is there is taken for a finder. `NULL` at first.
void **mock_thread_place(void);

#endif
