// SPDX-License-Identifier: Apache-2.0

/// Holds a structure or union that stands in a structure, in memory of its own.
///
/// A structure may so stand in itself. One in another would else be compiled into all that copies, assigns and destroys
/// the other, and into what holds that: a fifth of the code of S3's shapes in debug builds.
public struct Indirect<Value: ShapeValue>: Sendable {
  @usableFromInline
  final class Box: Sendable {
    @usableFromInline let value: Value
    @inlinable init(_ value: Value) { self.value = value }
  }

  @usableFromInline var box: Box?

  /// Nothing held.
  @inlinable public init() {}

  @inlinable public var value: Value? {
    get { box?.value }
    set { box = newValue.map(Box.init) }
  }
}
