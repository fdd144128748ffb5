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
  // `value` is touched only while the mutex is held. It stands last: one without a size would else share the address of
  // the pointer, and the sanitizer would take an access to it for one to the pointer.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  package init(_ value: Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
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
    return try body(&value)
  }
}
