// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// What REST-JSON and REST-XML each bring to the HTTP bindings that they share: how values in a body are read and
/// written.
public protocol BodyFormat: Sendable {
  /// The media type of structures in a body.
  var contentType: String { get }

  /// Whether an output that has no members at all still has a body, such as `{}`.
  var writesEmptyStructures: Bool { get }

  /// A reader that stands before the value of `schema` that is the whole of `body`, which is not empty.
  ///
  /// The reader must take everything it needs to know from ``ShapeReader/member`` and the arguments of its methods:
  /// the loops run on another reader, which calls this one.
  func reader(
    of body: Bytes, _ schema: Schema, _ operation: OperationModel
  ) throws(AWSError) -> ShapeReader

  /// A writer whose response's body is the one value that is written to it: a structure with a nameless member for the
  /// members of an output, or a payload with its own member.
  func writer(for schema: Schema, _ operation: OperationModel?) -> ResponseWriter

  /// The error for a text in the path, query or headers that isn't a value of its member.
  func unreadable(_ text: String, _ member: Schema.Member) -> AWSError
}
