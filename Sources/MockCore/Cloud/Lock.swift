// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A value behind a lock, used as `Synchronization.Mutex` is.
///
/// On the system's own mutex, because Thread Sanitizer knows that one: it does not see into `Mutex` on Linux, and would
/// report races to everybody who runs tests with it on.
package final class Lock<Value>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  // Touched only while the mutex is held.
  private var guarded: Guarded

  /// The value, and a byte, without which one that has no size would have no place of its own: the sanitizer would take
  /// an access to it for one to the object's head, which everybody reads who comes for the lock.
  private struct Guarded {
    var value: Value
    let place: UInt8 = 0
  }

  package init(_ value: Value) {
    guarded = Guarded(value: value)
    mutex = .allocate(capacity: 1)
    #if canImport(Glibc)
      // Most are held for a few microseconds: to look again takes less than to be put to sleep and woken up.
      var attributes = pthread_mutexattr_t()
      pthread_mutexattr_init(&attributes)
      pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_ADAPTIVE_NP))
      pthread_mutex_init(mutex, &attributes)
      pthread_mutexattr_destroy(&attributes)
    #else
      pthread_mutex_init(mutex, nil)
    #endif
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&guarded.value)
  }
}
