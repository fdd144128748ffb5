// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  /// Gives an object of a directory bucket another key, at once and without a copy.
  func renameObject(
    _ input: RenameObjectRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> RenameObjectOutput {
    try state.update(input.bucket) { (bucket: inout StoredBucket) throws(AWSError) in
      try ObjectKey.check(input.key)
      let source = try Self.renameSource(input)
      let rename = RememberedRename(input, source: source)
      if let token = input.clientToken {
        guard (1...64).contains(token.utf8.count), token.utf8.allSatisfy({ (33...126).contains($0) }) else {
          throw .invalidArgument("Invalid x-amz-client-token header", "x-amz-client-token", token)
        }
        if let known = bucket.renames.first(where: { $0.token == token }) {
          guard known == rename else { throw .idempotencyMismatch }
          return
        }
      }
      guard Bytes(source) != Bytes(input.key) else {
        throw .invalidRequest("The source and the destination of a rename must have different keys.")
      }
      try bucket.rename(source, input, context)
      bucket.remember(rename)
    }
    return RenameObjectOutput()
  }

  /// The key of the source: alone, or behind the name of the bucket.
  private static func renameSource(_ input: RenameObjectRequest) throws(AWSError) -> String {
    guard var source = PercentEncoding.decodeText(input.renameSource, plusIsSpace: true) else {
      throw .invalidRenameSource(input.renameSource)
    }
    if source.hasPrefix("/") { source.removeFirst() }
    if source.hasPrefix(input.bucket + "/") { source.removeFirst(input.bucket.count + 1) }
    guard !source.isEmpty else { throw .invalidRenameSource(input.renameSource) }
    try ObjectKey.check(source)
    return source
  }
}

/// A rename that was asked for with a token.
struct RememberedRename: Sendable, Equatable {
  let token: String?
  private let source: String
  private let key: String
  private let conditions: [String?]

  init(_ input: S3.RenameObjectRequest, source: String) {
    token = input.clientToken
    self.source = source
    key = input.key
    let dates = [
      input.destinationIfModifiedSince, input.destinationIfUnmodifiedSince, input.sourceIfModifiedSince,
      input.sourceIfUnmodifiedSince,
    ]
    conditions =
      [
        input.destinationIfMatch, input.destinationIfNoneMatch, input.sourceIfMatch, input.sourceIfNoneMatch,
      ] + dates.map { $0?.iso8601(fraction: .whenNeeded) }
  }
}

extension StoredBucket {
  /// How many tokens are remembered.
  private static let rememberedRenames = 1000

  fileprivate mutating func remember(_ rename: RememberedRename) {
    guard rename.token != nil else { return }
    if renames.count >= Self.rememberedRenames { renames.removeFirst() }
    renames.append(rename)
  }

  fileprivate mutating func rename(
    _ source: String, _ input: S3.RenameObjectRequest, _ context: Context
  ) throws(AWSError) {
    guard let version = current(source)?.value else { throw .noSuchKey(source) }
    try ReadConditions(
      ifMatch: input.sourceIfMatch, ifNoneMatch: input.sourceIfNoneMatch,
      ifModifiedSince: input.sourceIfModifiedSince, ifUnmodifiedSince: input.sourceIfUnmodifiedSince,
      prefix: "x-amz-rename-source-"
    ).demand(of: version, now: context.now)
    try checkDestination(input, context)
    removeVersion(version.id, forKey: source)
    insert(version, forKey: input.key)
    reschedule(Bytes(input.key), context.now)
  }

  private func checkDestination(
    _ input: S3.RenameObjectRequest, _ context: Context
  ) throws(AWSError) {
    if let ifNoneMatch = input.destinationIfNoneMatch, ifNoneMatch != "*" {
      throw .headerNotImplemented(
        "If-None-Match", "We don't accept the provided value of If-None-Match header for this API")
    }
    guard let present = current(input.key)?.value else {
      if input.destinationIfMatch != nil { throw .preconditionFailed("If-Match") }
      if input.destinationIfModifiedSince != nil { throw .preconditionFailed("If-Modified-Since") }
      return
    }
    try ReadConditions(
      ifMatch: input.destinationIfMatch, ifNoneMatch: input.destinationIfNoneMatch,
      ifModifiedSince: input.destinationIfModifiedSince,
      ifUnmodifiedSince: input.destinationIfUnmodifiedSince
    ).demand(of: present, now: context.now)
  }
}

extension AWSError {
  fileprivate static func invalidRenameSource(_ source: String) -> AWSError {
    .invalidArgument("Rename source must name an object", "x-amz-rename-source", source)
  }

  static let missingRenameSource = AWSError.invalidArgument(
    "Rename source must name an object", "x-amz-rename-source", "")

  fileprivate static let idempotencyMismatch = AWSError(
    "IdempotencyParameterMismatch",
    "Parameters on this idempotent request are inconsistent with parameters used in previous request(s).",
    status: 400)
}
