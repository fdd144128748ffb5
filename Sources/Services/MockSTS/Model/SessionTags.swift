// SPDX-License-Identifier: Apache-2.0

import MockCore

extension STS {
  /// The tags of a session: those of the request, and those inherited from the calling session.
  struct SessionTags: Sendable {
    var all: [Tag]
    var transitiveKeys: [String]

    static func adding(_ tags: [Tag], transitive keys: [String], to parent: Session?) throws(AWSError)
      -> SessionTags
    {
      let inherited = parent?.transitiveTags ?? []
      for (index, tag) in tags.enumerated() {
        if tag.key.lowercased().hasPrefix("aws:") { throw .reservedTag }
        if tags[..<index].contains(where: { sameKey($0.key, tag.key) }) { throw .duplicateTags }
      }
      for key in keys where !tags.contains(where: { sameKey($0.key, key) }) {
        throw inherited.contains { sameKey($0.key, key) } ? .inheritedTransitiveKey : .unknownTransitiveKey
      }
      if tags.contains(where: { tag in inherited.contains { sameKey($0.key, tag.key) } }) {
        throw .inheritedTransitiveKey
      }
      return SessionTags(all: inherited + tags, transitiveKeys: inherited.map(\.key) + keys)
    }

    /// Keys differ by more than case, as AWS counts them.
    static func sameKey(_ left: String, _ right: String) -> Bool { left.lowercased() == right.lowercased() }
  }
}
