// SPDX-License-Identifier: Apache-2.0

/// A big value kept in an object of its own, copied only when it is written and shared: maps of it stay slim, and a
/// fork costs a reference.
@dynamicMemberLookup
struct Boxed<Value: Sendable>: Sendable {
  private final class Storage: @unchecked Sendable {
    // Written only while one box alone refers to it, so there is nothing to check at run time.
    @exclusivity(unchecked) var value: Value
    init(_ value: Value) { self.value = value }
  }

  private var storage: Storage

  init(_ value: Value) { storage = Storage(value) }

  var value: Value {
    // Lent, so that who reads one member copies no more.
    _read { yield storage.value }
    _modify {
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }
      yield &storage.value
    }
  }

  subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { storage.value[keyPath: path] }

  subscript<Member>(dynamicMember path: WritableKeyPath<Value, Member>) -> Member {
    get { storage.value[keyPath: path] }
    _modify { yield &value[keyPath: path] }
  }
}
