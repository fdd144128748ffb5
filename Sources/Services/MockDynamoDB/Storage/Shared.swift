// SPDX-License-Identifier: Apache-2.0

/// A value in memory of its own: what it is a part of is moved and copied as cheaply as a reference. Copies share it
/// until one of them changes it.
struct Shared<Value: Sendable>: Sendable {
  private var box: Box

  private final class Box: @unchecked Sendable {
    // Written only while one value has the box. Checking each access at run time would cost more than the access.
    @exclusivity(unchecked) var value: Value
    init(_ value: Value) { self.value = value }
  }

  init(_ value: Value) { box = Box(value) }

  var value: Value {
    _read { yield box.value }
    _modify {
      if !isKnownUniquelyReferenced(&box) { box = Box(box.value) }
      yield &box.value
    }
  }
}
