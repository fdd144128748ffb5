// SPDX-License-Identifier: Apache-2.0
#include "CMockServer.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct mock_monitor {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
};

mock_monitor *mock_monitor_create(void) {
  mock_monitor *monitor = malloc(sizeof *monitor);
  if (monitor == NULL) return NULL;
  pthread_mutex_init(&monitor->mutex, NULL);
  pthread_cond_init(&monitor->changed, NULL);
  return monitor;
}

void mock_monitor_destroy(mock_monitor *monitor) {
  pthread_cond_destroy(&monitor->changed);
  pthread_mutex_destroy(&monitor->mutex);
  free(monitor);
}

void mock_monitor_lock(mock_monitor *monitor) { pthread_mutex_lock(&monitor->mutex); }

void mock_monitor_unlock(mock_monitor *monitor) { pthread_mutex_unlock(&monitor->mutex); }

void mock_monitor_wake(mock_monitor *monitor) { pthread_cond_broadcast(&monitor->changed); }

bool mock_monitor_wait(mock_monitor *monitor, int timeout) {
  if (timeout < 0) return pthread_cond_wait(&monitor->changed, &monitor->mutex) == 0;
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  long nanoseconds = end.tv_nsec + timeout % 1000 * 1000000L;
  end.tv_sec += timeout / 1000 + nanoseconds / 1000000000L;
  end.tv_nsec = nanoseconds % 1000000000L;
  return pthread_cond_timedwait(&monitor->changed, &monitor->mutex, &end) == 0;
}
