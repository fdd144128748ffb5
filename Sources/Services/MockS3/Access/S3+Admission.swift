// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Who may do what: decided before an operation runs.
extension S3 {
  public func admit(
    _ operation: OperationModel, _ input: some Shape, _ state: State, _ context: Context
  ) throws(AWSError) {
    // Not as `any Shape` before it has to be: that would be a copy of some dozens of members, for every call.
    try RequestAuthentication.check(context)
    let name: String
    if let known = CommonInput.bucket(of: input) {
      name = known
    } else {
      guard let target = input as? any BucketInput else {
        if context.caller.isAnonymous { throw .accessDenied }
        return
      }
      switch operation.name {
      case "CreateBucket": return try admitCreation(input, state, context)
      // Asked for before there is a bucket; the operation itself looks whose it is.
      case "CreateSession" where !context.caller.isAnonymous: return
      default: break
      }
      name = target.bucket
    }
    let bucket = try state.bucket(name)
    // Access points of several regions are asked from everywhere.
    if !MultiRegionAccessPoints.isAlias(name) { try Self.checkRegion(operation, bucket, context) }
    try SupportedOperations.check(operation.name, onName: name, of: bucket, context)
    guard let check = try state.accessCheck(name, bucket, context, input: input),
      let target = input as? any BucketInput
    else { return }
    try decide(operation, target, check, input, context)
  }

  /// Decides over an operation on a bucket, whatever way it was asked for.
  func admit(
    _ operation: OperationModel, _ target: any BucketInput, _ input: any Shape, _ bucket: StoredBucket,
    _ state: State, _ context: Context
  ) throws(AWSError) {
    guard let check = try state.accessCheck(target.bucket, bucket, context, input: input) else { return }
    try decide(operation, target, check, input, context)
  }

  /// A request that was signed for another region is sent to the bucket's.
  private static func checkRegion(
    _ operation: OperationModel, _ bucket: StoredBucket, _ context: Context
  ) throws(AWSError) {
    guard context.region != bucket.region, !context.isLenient, let request = context.request,
      operation.name != "GetBucketLocation"
    else { return }
    switch request.regionSignature {
    case .header: throw .permanentRedirect(bucket, context.partition)
    // Presigned URLs cannot be sent elsewhere: their host is signed.
    case .query: throw .wrongRegion(context.region, bucket)
    case .none: return
    }
  }

  /// There is no bucket yet whose policy could say anything.
  private func admitCreation(
    _ input: any Shape, _ state: State, _ context: Context
  ) throws(AWSError) {
    guard !context.caller.isAnonymous else { throw .accessDenied }
    guard let input = input as? CreateBucketRequest,
      state.accountPublicAccessBlocks[context.caller.account]?.blockPublicAcls == true
    else { return }
    if RequestedACL(input).mayBePublic { throw .accessDenied }
  }

  private func decide(
    _ operation: OperationModel, _ target: any BucketInput, _ check: AccessCheck, _ input: any Shape,
    _ context: Context
  ) throws(AWSError) {
    let denial = AWSError.accessDenied(operation, check.bucket)
    try checkPayer(check, denial)
    // Decided key by key, by the operation.
    guard operation.name != "DeleteObjects", let action = S3Action.action(of: operation.name) else { return }
    let key = (target as? any ObjectInput)?.key
    let version = (target as? any VersionInput)?.versionId
    let isDeletion = operation.name == "DeleteObject"
    let wanted = isDeletion && version != nil ? S3Action.deleteObjectVersion : action
    if let key, action.grant?.isOnObject == true, !check.isOwn, !check.exists(key, version: version) {
      // Whether it exists is told to those only who could find out by listing.
      guard check.allows(.listBucket) else { throw denial }
      return
    }
    guard check.allows(wanted, key, version: version) else { throw denial }
    for extra in Self.extras(operation.name, check.parameters) {
      guard check.allows(extra, with: wanted, key, version: version) else { throw denial }
    }
    if action.isOnPolicy, !check.isOwn {
      throw .methodNotAllowed(context.request?.method.rawValue ?? "GET", resource: "BUCKETPOLICY")
    }
    try checkBlocks(check, input, denial)
  }

  /// What a request needs beside its operation's action, by its headers.
  private static func extras(_ operation: String, _ parameters: RequestParameters) -> [S3Action] {
    var actions: [S3Action] = []
    let isWriting = ["PutObject", "CopyObject", "CreateMultipartUpload"].contains(operation)
    if isWriting {
      if parameters.values.keys.contains(where: { $0 == "x-amz-acl" || $0.hasPrefix("x-amz-grant-") }) {
        actions.append(.putObjectACL)
      }
      if parameters["x-amz-tagging"] != nil { actions.append(.putObjectTagging) }
      if parameters["x-amz-object-lock-mode"] != nil { actions.append(S3Action("s3:PutObjectRetention")) }
      if parameters["x-amz-object-lock-legal-hold"] != nil {
        actions.append(S3Action("s3:PutObjectLegalHold"))
      }
    }
    if parameters["x-amz-bypass-governance-retention"] == "true" { actions.append(.bypassGovernance) }
    if operation == "GetObjectAttributes" { actions.append(.getObject) }
    if operation == "UpdateObjectEncryption" { actions.append(.putObject) }
    return actions
  }

  /// Where requesters pay, they must say that they will, and somebody must be there to be charged.
  private func checkPayer(_ check: AccessCheck, _ denial: AWSError) throws(AWSError) {
    guard check.bucket.settings.requestPayer == .requester, !check.isOwn else { return }
    guard !check.isAnonymous, check.parameters["x-amz-request-payer"] == RequestPayer.requester.rawValue
    else { throw denial }
  }

  /// What may not become public doesn't.
  private func checkBlocks(
    _ check: AccessCheck, _ input: any Shape, _ denial: AWSError
  ) throws(AWSError) {
    let isTaken: Bool
    switch input {
    case let input as PutObjectRequest: isTaken = check.takes(RequestedACL(input))
    case let input as CopyObjectRequest: isTaken = check.takes(RequestedACL(input))
    case let input as CreateMultipartUploadRequest: isTaken = check.takes(RequestedACL(input))
    case let input as PutBucketAclRequest:
      isTaken = check.takes(RequestedACL(input)) && check.takes(input.accessControlPolicy)
    case let input as PutObjectAclRequest:
      isTaken = check.takes(RequestedACL(input)) && check.takes(input.accessControlPolicy)
    default: isTaken = true
    }
    guard isTaken else { throw denial }
  }
}

extension S3.State {
  /// What decides over requests to a bucket by one of its names; `nil` for almost every request: the answer would always
  /// be yes.
  func accessCheck(
    _ name: String, _ bucket: StoredBucket, _ context: Context, input: some Shape
  ) throws(AWSError) -> AccessCheck? {
    let point = name == bucket.name ? nil : try accessPoint(name)
    if bucket.isOpenToOwner, context.caller.account == bucket.account, !context.caller.isAnonymous,
      accountPublicAccessBlocks.isEmpty, point?.policy == nil
    {
      return nil
    }
    return AccessCheck(bucket, self, context, through: point, input: input)
  }
}

extension StoredBucket {
  /// Whoever belongs to the bucket's account may do everything: there is no policy, and every object is the account's.
  fileprivate var isOpenToOwner: Bool {
    // Member by member, as all settings together would be copied.
    settings.value.parsedPolicy == nil && settings.value.ownership == .bucketOwnerEnforced
      && (settings.value.hasDefaultPublicAccessBlock
        || settings.value.publicAccessBlock?.blockPublicAcls != true)
  }
}

extension HTTPRequest {
  fileprivate enum RegionSignature { case header, query, none }

  /// Where a request says which region it was signed for: Signature Version 2 and anonymous requests name none, and
  /// asymmetric signatures are good in several.
  fileprivate var regionSignature: RegionSignature {
    if let isSigned = headers.withValue("Authorization", { $0.starts(with: "AWS4-HMAC-SHA256".utf8) }) {
      return isSigned ? .header : .none
    }
    return query?.utf8Contains("X-Amz-Algorithm=AWS4-HMAC-SHA256") ?? false ? .query : .none
  }
}

extension AWSError {
  fileprivate static func wrongRegion(_ region: String, _ bucket: StoredBucket) -> AWSError {
    AWSError(
      "AuthorizationQueryParametersError",
      "Error parsing the X-Amz-Credential parameter; the region '\(region)' is wrong; expecting "
        + "'\(bucket.region)'", status: 400, members: [.init("Region", .string(bucket.region))],
      headers: ["x-amz-bucket-region": bucket.region])
  }

  /// Who asks after a bucket learns its region even without being let in.
  fileprivate static func accessDenied(_ operation: OperationModel, _ bucket: StoredBucket) -> AWSError {
    var error = AWSError.accessDenied
    if operation.name == "HeadBucket" { error.headers.set("x-amz-bucket-region", bucket.region) }
    return error
  }
}
