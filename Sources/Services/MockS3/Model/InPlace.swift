// SPDX-License-Identifier: Apache-2.0

/// Makes values of some dozens of members without a copy: a local variable of so many is copied when it is returned.
enum InPlace {
  static func make<Value>(_ value: @autoclosure () -> Value, _ body: (inout Value) -> Void) -> Value {
    withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { place in
      place.initializeElement(at: 0, to: value())
      body(&place[0])
      return place.moveElement(from: 0)
    }
  }
}
