// SPDX-License-Identifier: Apache-2.0

internal import CMockCore

/// Objects that live as long as the process, references to which nobody counts.
///
/// What all requests read, such as the model of a service, is passed on some hundred times for each of them. To count that
/// takes two atomic operations every time; and where several threads answer, the counts, with all that stands beside
/// them, wander from the cache of one processor to that of another.
///
/// Only for what is made once and never changes, and what nobody has an `unowned` reference to: the runtime counts those all
/// the same, and stops the program since the count is full.
package enum Immortal {
  /// Keeps an object. What it refers to is still counted.
  package static func keep(_ object: AnyObject) {
    let kept = Unmanaged.passRetained(object)
    // One reference too many does as well, if with the counting.
    _ = mock_stop_counting(kept.toOpaque())
  }

  /// Keeps the memory of an array. What its elements refer to is still counted.
  package static func keep<Element>(_ array: [Element]) {
    if let owner = array._owner { keep(owner) }
  }
}
