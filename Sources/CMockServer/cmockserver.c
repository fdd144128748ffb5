// SPDX-License-Identifier: Apache-2.0

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "CMockServer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#ifdef __APPLE__
#include <sys/event.h>
#else
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif

#define MAX_EVENTS 256

static int set_flags(int fd) {
  int flags = fcntl(fd, F_GETFL, 0);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) return -errno;
  return 0;
}

// Readiness

#ifdef __APPLE__

int mock_poller_create(void) {
  int fd = kqueue();
  return fd < 0 ? -errno : fd;
}

int mock_poller_add(int poller, int fd, uint64_t token, bool both_directions) {
  struct kevent changes[2];
  EV_SET(&changes[0], fd, EVFILT_READ, EV_ADD | EV_CLEAR, 0, 0, (void *)(uintptr_t)token);
  EV_SET(&changes[1], fd, EVFILT_WRITE, EV_ADD | EV_CLEAR, 0, 0, (void *)(uintptr_t)token);
  return kevent(poller, changes, both_directions ? 2 : 1, NULL, 0, NULL) < 0 ? -errno : 0;
}

int mock_poller_wait(int poller, mock_event *events, int capacity, int timeout) {
  struct kevent ready[MAX_EVENTS];
  struct timespec limit = {timeout / 1000, (timeout % 1000) * 1000000L};
  int count = kevent(
    poller, NULL, 0, ready, capacity < MAX_EVENTS ? capacity : MAX_EVENTS, timeout < 0 ? NULL : &limit);
  if (count < 0) return errno == EINTR ? 0 : -errno;
  for (int i = 0; i < count; i++) {
    events[i].token = (uint64_t)(uintptr_t)ready[i].udata;
    bool reading = ready[i].filter == EVFILT_READ;
    uint32_t flags = reading ? mock_readable : mock_writable;
    if (ready[i].flags & EV_EOF) flags |= reading && ready[i].fflags == 0 ? mock_hung_up : mock_failed;
    if (ready[i].flags & EV_ERROR) flags |= mock_failed;
    events[i].flags = flags;
  }
  return count;
}

#else

int mock_poller_create(void) {
  int fd = epoll_create1(EPOLL_CLOEXEC);
  return fd < 0 ? -errno : fd;
}

int mock_poller_add(int poller, int fd, uint64_t token, bool both_directions) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = token};
  if (both_directions) event.events |= EPOLLOUT | EPOLLRDHUP;
  return epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

int mock_poller_wait(int poller, mock_event *events, int capacity, int timeout) {
  struct epoll_event ready[MAX_EVENTS];
  int count = epoll_wait(poller, ready, capacity < MAX_EVENTS ? capacity : MAX_EVENTS, timeout);
  if (count < 0) return errno == EINTR ? 0 : -errno;
  for (int i = 0; i < count; i++) {
    uint32_t from = ready[i].events, flags = 0;
    if (from & EPOLLIN) flags |= mock_readable;
    if (from & EPOLLOUT) flags |= mock_writable;
    if (from & EPOLLRDHUP) flags |= mock_hung_up;
    if (from & (EPOLLERR | EPOLLHUP)) flags |= mock_failed;
    events[i].token = ready[i].data.u64;
    events[i].flags = flags;
  }
  return count;
}

#endif

// Flags between threads

int mock_signal_create(mock_signal *signal) {
#ifdef __APPLE__
  int ends[2];
  if (pipe(ends) < 0) return -errno;
  for (int i = 0; i < 2; i++) {
    int failure = set_flags(ends[i]);
    if (failure < 0) {
      close(ends[0]);
      close(ends[1]);
      return failure;
    }
  }
  signal->read_end = ends[0];
  signal->write_end = ends[1];
#else
  int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (fd < 0) return -errno;
  signal->read_end = signal->write_end = fd;
#endif
  return 0;
}

void mock_signal_raise(mock_signal signal) {
  uint64_t one = 1;
  while (write(signal.write_end, &one, sizeof one) < 0 && errno == EINTR) {}
}

void mock_signal_clear(mock_signal signal) {
  uint64_t values[64];
  while (read(signal.read_end, values, sizeof values) > 0) {}
}

void mock_signal_wait(mock_signal signal) {
  struct pollfd wanted = {.fd = signal.read_end, .events = POLLIN};
  while (poll(&wanted, 1, -1) < 0 && errno == EINTR) {}
}

void mock_signal_close(mock_signal signal) {
  close(signal.read_end);
  if (signal.write_end != signal.read_end) close(signal.write_end);
}

// Termination

static int termination_pipe[2] = {-1, -1};
static pthread_once_t termination_once = PTHREAD_ONCE_INIT;
static int termination_failure = 0;

static void note_termination(int number) {
  int saved = errno;
  char byte = (char)number;
  ssize_t written = write(termination_pipe[1], &byte, 1);
  (void)written;
  errno = saved;
}

static void install_termination(void) {
  if (pipe(termination_pipe) < 0) {
    termination_failure = -errno;
    return;
  }
  fcntl(termination_pipe[0], F_SETFD, FD_CLOEXEC);
  set_flags(termination_pipe[1]);
  struct sigaction action = {0};
  action.sa_handler = note_termination;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGTERM, &action, NULL) < 0 || sigaction(SIGINT, &action, NULL) < 0) termination_failure = -errno;
}

int mock_termination_install(void) {
  pthread_once(&termination_once, install_termination);
  return termination_failure;
}

void mock_termination_wait(void) {
  char byte;
  while (read(termination_pipe[0], &byte, 1) < 0 && errno == EINTR) {}
}

// Sockets

static int new_socket(int family) {
  int fd = socket(family, SOCK_STREAM, 0);
  if (fd < 0) return -errno;
  int failure = set_flags(fd), on = 1;
  if (failure < 0) {
    close(fd);
    return failure;
  }
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Accepted sockets inherit it.
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

static int bind_socket(int fd, const struct sockaddr *address, socklen_t length) {
  int on = 1;
  if (bind(fd, address, length) < 0) {
    int failure = -errno;
    close(fd);
    return failure;
  }
  // Set after binding: were it set before, a second server of the same user would bind to the same port without
  // an error and take half of the connections.
#ifndef __APPLE__
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
#endif
  (void)on;
  return fd;
}

int mock_bind(const char *host, uint16_t port) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  if (inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
    int fd = new_socket(AF_INET);
    return fd < 0 ? fd : bind_socket(fd, (struct sockaddr *)&v4, sizeof v4);
  }
  if (inet_pton(AF_INET6, host, &v6.sin6_addr) == 1) {
    int fd = new_socket(AF_INET6), off = 0;
    if (fd < 0) return fd;
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    return bind_socket(fd, (struct sockaddr *)&v6, sizeof v6);
  }
  return mock_invalid_address;
}

int mock_bind_again(int first) {
#ifdef __APPLE__
  // Darwin does not spread connections over sockets that share a port; several pollers of one socket do.
  int fd = dup(first);
  if (fd < 0) return -errno;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  return fd;
#else
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  if (getsockname(first, (struct sockaddr *)&address, &length) < 0) return -errno;
  int fd = new_socket(address.ss_family), on = 1, off = 0;
  if (fd < 0) return fd;
  if (address.ss_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  return bind_socket(fd, (struct sockaddr *)&address, length);
#endif
}

int mock_listen(int fd) { return listen(fd, 1024) < 0 ? -errno : 0; }

int mock_local_port(int fd) {
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &length) < 0) return -errno;
  if (address.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
  return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

int mock_accept(int fd) {
  while (true) {
#ifdef __APPLE__
    int accepted = accept(fd, NULL, NULL), on = 1;
    if (accepted >= 0) {
      set_flags(accepted);
      setsockopt(accepted, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
    }
#else
    int accepted = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
#endif
    if (accepted >= 0) return accepted;
    // A connection that was reset before it was accepted says nothing about the next one.
    if (errno != EINTR && errno != ECONNABORTED) return -errno;
  }
}

long mock_receive(int fd, void *buffer, size_t count) {
  while (true) {
    ssize_t received = recv(fd, buffer, count, 0);
    if (received >= 0) return (long)received;
    if (errno != EINTR) return errno == EWOULDBLOCK ? mock_would_block : -errno;
  }
}

long mock_send(int fd, const struct iovec *pieces, int count) {
#ifdef __APPLE__
  int flags = 0;
#else
  int flags = MSG_NOSIGNAL;
#endif
  struct msghdr message = {0};
  message.msg_iov = (struct iovec *)pieces;
  message.msg_iovlen = count;
  while (true) {
    ssize_t sent = count == 1 ? send(fd, pieces[0].iov_base, pieces[0].iov_len, flags)
                              : sendmsg(fd, &message, flags);
    if (sent >= 0) return (long)sent;
    if (errno != EINTR) return errno == EWOULDBLOCK ? mock_would_block : -errno;
  }
}

void mock_shut_output(int fd) { shutdown(fd, SHUT_WR); }

void mock_close(int fd) { close(fd); }

void mock_reset(int fd) {
  struct linger now = {.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close(fd);
}

// Threads and time

int mock_thread_start(void *(*body)(void *), void *argument, size_t stack_size) {
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  int failure = pthread_create(&thread, &attributes, body, argument);
  pthread_attr_destroy(&attributes);
  return -failure;
}

static _Thread_local void *thread_owner = NULL;

void *mock_thread_owner(void) { return thread_owner; }

void mock_thread_set_owner(void *owner) { thread_owner = owner; }

int mock_processor_count(void) {
#ifndef __APPLE__
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
#endif
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (int)count : 1;
}

#ifdef __APPLE__
#define COARSE_CLOCK CLOCK_MONOTONIC_RAW_APPROX
#else
#define COARSE_CLOCK CLOCK_MONOTONIC_COARSE
#endif

uint64_t mock_now(void) {
  struct timespec now;
  clock_gettime(COARSE_CLOCK, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

int64_t mock_wall_clock(void) { return (int64_t)time(NULL); }

static char *put_number(char *text, int value, int digits) {
  for (int i = digits - 1; i >= 0; i--) {
    text[i] = (char)('0' + value % 10);
    value /= 10;
  }
  return text + digits;
}

static char *put_name(char *text, const char *names, int index) {
  memcpy(text, names + 3 * index, 3);
  return text + 3;
}

void mock_http_date(int64_t seconds, char *text) {
  time_t moment = (time_t)seconds;
  struct tm parts;
  gmtime_r(&moment, &parts);
  text = put_name(text, "SunMonTueWedThuFriSat", parts.tm_wday);
  *text++ = ',';
  *text++ = ' ';
  text = put_number(text, parts.tm_mday, 2);
  *text++ = ' ';
  text = put_name(text, "JanFebMarAprMayJunJulAugSepOctNovDec", parts.tm_mon);
  *text++ = ' ';
  text = put_number(text, parts.tm_year + 1900, 4);
  *text++ = ' ';
  text = put_number(text, parts.tm_hour, 2);
  *text++ = ':';
  text = put_number(text, parts.tm_min, 2);
  *text++ = ':';
  text = put_number(text, parts.tm_sec, 2);
  memcpy(text, " GMT", 4);
}

// Scanning

enum { TOKEN = 1, TEXT = 2, TARGET = 4 };

// A table, as a byte costs one look-up in debug builds too. `T` are token characters (RFC 9110 §5.6.2), `V` other
// visible ones, `S` space and tab, `O` bytes beyond ASCII.
#define T (TOKEN | TEXT | TARGET)
#define V (TEXT | TARGET)
#define S TEXT
#define O (TEXT | TARGET)
static const uint8_t classes[256] = {
  0, 0, 0, 0, 0, 0, 0, 0, 0, S, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  S, T, V, T, T, T, T, T, V, V, T, T, V, T, T, V,
  T, T, T, T, T, T, T, T, T, T, V, V, V, V, V, V,
  V, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T,
  T, T, T, T, T, T, T, T, T, T, T, V, V, V, T, T,
  T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T,
  T, T, T, T, T, T, T, T, T, T, T, V, T, V, T, 0,
  O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
  O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
  O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
  O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
  O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
  O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
  O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
  O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
};
#undef T
#undef V
#undef S
#undef O

static size_t length_of(const void *bytes, size_t count, uint8_t class) {
  const uint8_t *at = bytes, *end = at + count;
  while (at < end && (classes[*at] & class)) at++;
  return (size_t)(at - (const uint8_t *)bytes);
}

size_t mock_token_length(const void *bytes, size_t count) { return length_of(bytes, count, TOKEN); }

// Many bytes at a time while none of them is below the space or DEL: header values are most of a request.
size_t mock_text_length(const void *bytes, size_t count) {
  size_t done = 0;
#ifdef __SSE2__
  const __m128i last = _mm_set1_epi8(0x1F), tab = _mm_set1_epi8('\t'), deletion = _mm_set1_epi8(0x7F);
  for (; count - done >= 16; done += 16) {
    __m128i some = _mm_loadu_si128((const __m128i *)((const uint8_t *)bytes + done));
    // The smaller one of a byte and 0x1F is the byte itself only where that is a control character.
    __m128i control = _mm_andnot_si128(_mm_cmpeq_epi8(some, tab), _mm_cmpeq_epi8(_mm_min_epu8(some, last), some));
    int found = _mm_movemask_epi8(_mm_or_si128(control, _mm_cmpeq_epi8(some, deletion)));
    if (found != 0) return done + (size_t)__builtin_ctz((unsigned)found);
  }
#endif
  const uint64_t ones = ~UINT64_C(0) / 255;
  while (count - done >= 8) {
    uint64_t eight;
    memcpy(&eight, (const uint8_t *)bytes + done, 8);
    uint64_t deleted = eight ^ (ones * 0x7F);
    uint64_t below = (eight - ones * 0x20) & ~eight;
    if ((below | ((deleted - ones) & ~deleted)) & (ones * 0x80)) break;
    done += 8;
  }
  return done + length_of((const uint8_t *)bytes + done, count - done, TEXT);
}

size_t mock_target_length(const void *bytes, size_t count) { return length_of(bytes, count, TARGET); }

bool mock_matches(const void *bytes, const void *name, size_t count) {
  const uint8_t *at = bytes, *wanted = name;
  for (size_t i = 0; i < count; i++) {
    uint8_t byte = at[i];
    if (byte >= 'A' && byte <= 'Z') byte |= 0x20;
    if (byte != wanted[i]) return false;
  }
  return true;
}
