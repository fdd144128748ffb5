// SPDX-License-Identifier: Apache-2.0
#include "mock_objects.h"
#include <stddef.h>

#if defined(__linux__)
// The standard library's own, for its empty collections and the like; not part of what Swift promises, hence weak.
extern void _swift_stdlib_immortalize(void *object) __attribute__((weak));

bool mock_stop_counting(void *object) {
  if (_swift_stdlib_immortalize == NULL) return false;
  _swift_stdlib_immortalize(object);
  return true;
}
#else
bool mock_stop_counting(void *object) {
  (void)object;
  return false;
}
#endif

void **mock_thread_place(void) {
  static _Thread_local void *place;
  return &place;
}
