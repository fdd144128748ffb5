// SPDX-License-Identifier: Apache-2.0

#ifndef CMOCKSERVER_H
#define CMOCKSERVER_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/uio.h>

// Functions that can fail return a negative errno.

static const int mock_would_block = -EAGAIN;
static const int mock_address_in_use = -EADDRINUSE;
static const int mock_access_denied = -EACCES;
static const int mock_address_unavailable = -EADDRNOTAVAIL;
static const int mock_invalid_address = -EINVAL;

// Readiness, edge-triggered: epoll on Linux, kqueue on Darwin.

static const uint32_t mock_readable = 1, mock_writable = 2, mock_hung_up = 4, mock_failed = 8;

typedef struct mock_event {
  uint64_t token;
  uint32_t flags;
} mock_event;

int mock_poller_create(void);
int mock_poller_add(int poller, int fd, uint64_t token, bool both_directions);
// Waits up to `timeout` milliseconds (-1: for ever); an interrupted wait reports no events.
int mock_poller_wait(int poller, mock_event *_Nonnull events, int capacity, int timeout);

// A flag that one thread raises and a poller (or a blocked thread) sees.

typedef struct mock_signal {
  int read_end;
  int write_end;
} mock_signal;

int mock_signal_create(mock_signal *_Nonnull signal);
void mock_signal_raise(mock_signal signal);
void mock_signal_clear(mock_signal signal);
void mock_signal_wait(mock_signal signal);
void mock_signal_close(mock_signal signal);

// Makes SIGTERM and SIGINT raise one process-wide flag, which mock_termination_wait waits for, one signal a call.
int mock_termination_install(void);
void mock_termination_wait(void);

// Sockets.

// Binds a TCP socket to an IPv4 or IPv6 literal, and only where nobody else is bound; does not listen yet.
int mock_bind(const char *_Nonnull host, uint16_t port);
// Another socket for the port that `first` is bound to, sharing its connections.
int mock_bind_again(int first);
int mock_listen(int fd);
int mock_local_port(int fd);
int mock_accept(int fd);
long mock_receive(int fd, void *_Nonnull buffer, size_t count);
long mock_send(int fd, const struct iovec *_Nonnull pieces, int count);
void mock_shut_output(int fd);
void mock_close(int fd);
// Closes with a reset, so that the peer sees a failure and not an end.
void mock_reset(int fd);

// Threads.

int mock_thread_start(void *_Nullable (*_Nonnull body)(void *_Nullable), void *_Nullable argument, size_t stack_size);
void *_Nullable mock_thread_owner(void);
void mock_thread_set_owner(void *_Nullable owner);
int mock_processor_count(void);

// A lock, and a way to wait for what others change while they hold it.

typedef struct mock_monitor mock_monitor;

mock_monitor *_Nullable mock_monitor_create(void);
void mock_monitor_destroy(mock_monitor *_Nonnull monitor);
void mock_monitor_lock(mock_monitor *_Nonnull monitor);
void mock_monitor_unlock(mock_monitor *_Nonnull monitor);
// Wakes all who wait; for who holds the lock.
void mock_monitor_wake(mock_monitor *_Nonnull monitor);
// Gives the lock up until somebody wakes, which may also be for nothing; false after `timeout` milliseconds (-1: never).
bool mock_monitor_wait(mock_monitor *_Nonnull monitor, int timeout);

// Time.

// Monotonic milliseconds, a few of them coarse.
uint64_t mock_now(void);
// Seconds since 1970.
int64_t mock_wall_clock(void);
// Writes the 29 characters of an IMF-fixdate, `Sun, 06 Nov 1994 08:49:37 GMT`.
void mock_http_date(int64_t seconds, char *_Nonnull text);

// Scanning; each returns how many leading bytes are of the class.

size_t mock_token_length(const void *_Nonnull bytes, size_t count);
// Field values and what may follow them: visible characters, spaces, tabs and everything beyond ASCII.
size_t mock_text_length(const void *_Nonnull bytes, size_t count);
// As text, but no spaces nor tabs.
size_t mock_target_length(const void *_Nonnull bytes, size_t count);
// Equal but for ASCII case; `name` is in lower case.
bool mock_matches(const void *_Nonnull bytes, const void *_Nonnull name, size_t count);

static inline const void *_Nullable mock_find(const void *_Nonnull bytes, int byte, size_t count) {
  return memchr(bytes, byte, count);
}

#endif
