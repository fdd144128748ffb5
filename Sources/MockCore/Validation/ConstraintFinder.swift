// SPDX-License-Identifier: Apache-2.0

internal import CMockCore

/// Finds out whether an input may break a constraint of its model: for most it may not, and that is all there is to do.
///
/// It knows nothing of what services check themselves, nor of where it is: that is for ``ConstraintChecker``.
final class ConstraintFinder: SilentShapeWriter {
  @exclusivity(unchecked) private var isLenient: Bool
  @exclusivity(unchecked) private var found = false

  private init(_ schema: Schema, isLenient: Bool) {
    self.isLenient = isLenient
    super.init(schema)
  }

  /// Whether there is anything for a ``ConstraintChecker`` to look at in an input of this schema.
  static func hasDoubts(about input: some Shape, _ schema: Schema, isLenient: Bool) -> Bool {
    let finder = take(schema, isLenient: isLenient)
    // It begins inside the input: what is around that has nothing to check.
    input.write(to: finder)
    defer { finder.putBack() }
    return finder.found
  }

  /// Every call needs one for a moment: each thread keeps its own.
  private static func take(_ schema: Schema, isLenient: Bool) -> ConstraintFinder {
    guard let place = mock_thread_place(), let kept = place.pointee else {
      return ConstraintFinder(schema, isLenient: isLenient)
    }
    place.pointee = nil
    let finder = Unmanaged<ConstraintFinder>.fromOpaque(kept).takeRetainedValue()
    finder.restart(schema)
    finder.isLenient = isLenient
    finder.found = false
    return finder
  }

  private func putBack() {
    guard let place = mock_thread_place(), place.pointee == nil else { return }
    place.pointee = Unmanaged.passRetained(self).toOpaque()
  }

  override var ordersMaps: Bool { false }
  override var seeksViolations: Bool { true }

  override func passesOver(_ schema: Schema, as member: Schema.Member) -> Bool { !schema.needsValidation }

  override func write(string: String, as member: Schema.Member) {
    // Only what has constraints needs validation, of scalars. Copying them to look costs more than that, and for most of
    // them the length says enough.
    let (target, count) = (member.target, string.utf8.count)
    guard target.needsValidation, count < target.plainLengths.low || count > target.plainLengths.high,
      !target.constraints.allow(text: string, lenient: isLenient)
    else { return }
    found = true
  }

  override func write(integer: Int, as member: Schema.Member) { check(Double(integer), member) }
  override func write(double: Double, as member: Schema.Member) { check(double, member) }
  override func write(blob: Bytes, as member: Schema.Member) { check(Double(blob.count), member) }
  override func write(body: HTTPBody, as member: Schema.Member) {
    if let count = body.count { check(Double(count), member) }
  }
  override func beginList(count: Int, as member: Schema.Member) { check(Double(count), member) }
  override func beginMap(count: Int, as member: Schema.Member) { check(Double(count), member) }
  override func mapKey(_ key: String, of member: Schema.Member) {
    write(string: key, as: member.target.key)
  }

  private func check(_ number: Double, _ member: Schema.Member) {
    guard member.target.needsValidation, !isLenient, !member.target.constraints.allow(number: number)
    else { return }
    found = true
  }
}
