// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Who answers for which protocol class.
final class InterceptedSessions: Sendable {
  static let shared = InterceptedSessions()

  struct Entry: Sendable {
    private let holder: WeakResponder
    let passthrough: HostList

    init(_ responder: any HTTPResponder & AnyObject, _ passthrough: HostList) {
      holder = WeakResponder(responder)
      self.passthrough = passthrough
    }

    /// `nil` when nobody has it any more.
    var responder: (any HTTPResponder)? { holder.responder }
  }

  /// A session must not keep a cloud alive with all that is stored in it: classes are never freed.
  private struct WeakResponder: @unchecked Sendable {
    // Written once.
    weak var responder: (any HTTPResponder & AnyObject)?
    init(_ responder: any HTTPResponder & AnyObject) { self.responder = responder }
  }

  private let entries = Lock<[Entry]>([])

  /// A protocol class for the sessions of a cloud. Numbers are not used twice: an old session must not come upon another
  /// test's cloud.
  func protocolClass(
    for responder: any HTTPResponder & AnyObject, _ passthrough: HostList
  ) -> URLProtocol.Type {
    let number = entries.withLock { entries in
      entries.append(Entry(responder, passthrough))
      return entries.count - 1
    }
    return ProtocolSlots.protocolClass(number)
  }

  subscript(number: Int) -> Entry? {
    entries.withLock { $0.indices.contains(number) ? $0[number] : nil }
  }
}

/// Hosts by name, or all under a name: `example.com`, `*.example.com`.
struct HostList: Sendable {
  private let names: Set<String>
  private let suffixes: [String]

  init(_ patterns: [String]) {
    let patterns = patterns.map { $0.lowercased() }
    names = Set(patterns.filter { !$0.hasPrefix("*.") })
    suffixes = patterns.filter { $0.hasPrefix("*.") }.map { String($0.dropFirst()) }
  }

  func contains(_ host: String) -> Bool {
    let host = host.lowercased()
    return names.contains(host) || suffixes.contains { host.hasSuffix($0) }
  }
}

/// Somebody who knows which requests must not be answered, or let out.
protocol RequestGuarding {
  func blocked(_ request: HTTPRequest) -> RealRequestBlocked?
}
