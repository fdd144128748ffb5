// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore

/// Bytes on their way to a socket that has not taken them yet; bodies stay where they are stored.
struct OutputQueue {
  private var pieces: [Bytes] = []
  private var first = 0
  /// How much of the first piece has left.
  private var sent = 0

  var isEmpty: Bool { first == pieces.count }

  mutating func append(_ bytes: Bytes) {
    if bytes.count > 0 { pieces.append(bytes) }
  }

  mutating func removeAll() {
    pieces = []
    first = 0
    sent = 0
  }

  /// Sends until all has left or the socket takes no more; says how that went.
  mutating func send(to socket: Int32) -> SendResult {
    while !isEmpty {
      let result = sendOnce(to: socket)
      guard result > 0 else { return result == Int(mock_would_block) ? .blocked : .failed }
      drop(result)
    }
    removeAll()
    return .sent
  }

  private func sendOnce(to socket: Int32) -> Int {
    withUnsafeTemporaryAllocation(of: iovec.self, capacity: 32) { vectors in
      var count = 0
      while count < 32, first &+ count < pieces.count {
        let skipped = count == 0 ? sent : 0
        // The memory stays where it is for as long as `pieces` holds it, so the address outlives the closure.
        vectors[count] = pieces[first &+ count].withUnsafeBytes { bytes in
          iovec(
            iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.advanced(by: skipped),
            iov_len: bytes.count &- skipped)
        }
        count &+= 1
      }
      guard let base = vectors.baseAddress else { return 0 }
      return mock_send(socket, base, Int32(count))
    }
  }

  private mutating func drop(_ count: Int) {
    var count = count
    while count > 0, first < pieces.count {
      let rest = pieces[first].count &- sent
      if count < rest {
        sent &+= count
        return
      }
      count &-= rest
      pieces[first] = Bytes()
      first &+= 1
      sent = 0
    }
  }
}

enum SendResult {
  case sent, blocked, failed
}
