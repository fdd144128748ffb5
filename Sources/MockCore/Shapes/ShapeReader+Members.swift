// SPDX-License-Identifier: Apache-2.0

// What generated code calls for each member: one method a kind, none of which throws. A failure is kept for the next
// ``nextMember()`` to throw, so a structure's initializer has one place that throws instead of one a member. That
// saves a quarter of a service's machine code in debug builds, and the time to make it.

extension ShapeReader {
  public final func boolean(_ value: inout Bool) {
    do throws(AWSError) { value = try boolean() } catch { fail(error) }
  }
  public final func boolean(_ value: inout Bool?) {
    do throws(AWSError) { value = try boolean() } catch { fail(error) }
  }
  public final func integer(_ value: inout Int) {
    do throws(AWSError) { value = try integer() } catch { fail(error) }
  }
  public final func integer(_ value: inout Int?) {
    do throws(AWSError) { value = try integer() } catch { fail(error) }
  }
  public final func double(_ value: inout Double) {
    do throws(AWSError) { value = try double() } catch { fail(error) }
  }
  public final func double(_ value: inout Double?) {
    do throws(AWSError) { value = try double() } catch { fail(error) }
  }
  public final func string(_ value: inout String) {
    do throws(AWSError) { value = try string() } catch { fail(error) }
  }
  public final func string(_ value: inout String?) {
    do throws(AWSError) { value = try string() } catch { fail(error) }
  }
  /// Enums, structures, blobs, times and documents.
  public final func value<Value: ShapeValue>(_ value: inout Value) {
    do throws(AWSError) { value = try Value.read(from: self) } catch { fail(error) }
  }
  // Inlinable, as optimised builds then know the type and need not look it up for each value.
  @inlinable
  public final func value<Value: ShapeValue>(_ value: inout Value?) {
    do throws(AWSError) { value = try Value.read(from: self) } catch { fail(error) }
  }
  @inlinable
  public final func list<Element: ShapeValue>(_ value: inout [Element]) {
    do throws(AWSError) { value = try list() } catch { fail(error) }
  }
  @inlinable
  public final func list<Element: ShapeValue>(_ value: inout [Element]?) {
    do throws(AWSError) { value = try list() } catch { fail(error) }
  }
  @inlinable
  public final func map<Key: ShapeMapKey, Value: ShapeValue>(_ value: inout [Key: Value]) {
    do throws(AWSError) { value = try map() } catch { fail(error) }
  }
  @inlinable
  public final func map<Key: ShapeMapKey, Value: ShapeValue>(_ value: inout [Key: Value]?) {
    do throws(AWSError) { value = try map() } catch { fail(error) }
  }
  /// Passes over a member that the type doesn't know.
  public final func skipMember() {
    do throws(AWSError) { try skip() } catch { fail(error) }
  }
}
