// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var bucketOperations: [Operation<State>] {
    [
      Operation(API.createBucket, createBucket),
      .reading(API.headBucket, headBucket),
      .reading(API.listBuckets, listBuckets),
      .reading(API.listDirectoryBuckets, listDirectoryBuckets),
      Operation(API.deleteBucket, deleteBucket),
      .reading(API.getBucketLocation, getBucketLocation),
      Operation(API.createSession, createSession),
    ]
  }

  func createBucket(
    _ input: CreateBucketRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateBucketOutput {
    let account = context.caller.account
    let configuration = input.createBucketConfiguration ?? CreateBucketConfiguration()
    let bucket: StoredBucket
    if BucketName.isDirectory(input.bucket) || configuration.bucket != nil || configuration.location != nil {
      bucket = try DirectoryBucket.make(input, configuration, context)
    } else {
      bucket = try Self.makeBucket(input, configuration, context)
    }
    if let existing = state.buckets[Bytes(input.bucket)] {
      guard existing.account == account else { throw .bucketAlreadyExists(input.bucket) }
      // Only us-east-1 takes it for done; it kept that from its first days.
      guard existing.region == "us-east-1", bucket.region == existing.region, !bucket.isDirectory else {
        throw .bucketAlreadyOwnedByYou(input.bucket)
      }
      return Self.created(existing, context)
    }
    try Self.checkLimit(state, account, bucket)
    state.buckets[Bytes(input.bucket)] = bucket
    return Self.created(bucket, context)
  }

  private static func makeBucket(
    _ input: CreateBucketRequest, _ configuration: CreateBucketConfiguration, _ context: Context
  ) throws(AWSError) -> StoredBucket {
    let account = context.caller.account
    // Moto asks for nothing but the length, and its users have names such as `my_bucket`.
    let isValid =
      context.isLenient ? (3...63).contains(input.bucket.utf8.count) : BucketName.isValid(input.bucket)
    guard isValid else { throw .invalidBucketName(input.bucket) }
    try checkNamespace(input, context)
    let ownership = try checkedOwnership(input.objectOwnership)
    let region = try BucketLocation.region(configuration.locationConstraint, endpoint: context.region)
    try TagRules.check(configuration.tags ?? [])
    let acl = try BucketSettings.accessControl(RequestedACL(input), owner: account, ownership: ownership)

    var settings = BucketSettings(owner: account)
    settings.acl = acl
    if let ownership {
      settings.ownership = ownership
      settings.hasDefaultOwnership = false
    }
    settings.tags = configuration.tags ?? []
    settings.isInEU = configuration.locationConstraint == .eu
    if input.objectLockEnabledForBucket == true {
      settings.versioning = .enabled
      settings.objectLock = ObjectLockConfiguration(objectLockEnabled: .enabled)
    }
    return StoredBucket(
      name: input.bucket, account: account, region: region, createdAt: context.now, settings: settings)
  }

  /// Names that end in `-an` belong to one account in one region, and must be asked for as such.
  private static func checkNamespace(_ input: CreateBucketRequest, _ context: Context) throws(AWSError) {
    let suffix = BucketName.regionalSuffix(context.caller.account, context.region)
    switch input.bucketNamespace {
    case .accountRegional?:
      guard input.bucket.hasSuffix(suffix), input.bucket != suffix else {
        throw AWSError(
          "InvalidNamespaceHeader",
          "The requested bucket name did not include the account-regional namespace suffix, but the provided "
            + "x-amz-bucket-namespace header value is account-regional. Specify \(suffix) as the bucket name suffix "
            + "to create a bucket in your account-regional namespace, or remove the header.", status: 400)
      }
    case .global?, nil:
      if !context.isLenient, input.bucket.hasSuffix(BucketName.regionalSuffix) {
        throw .invalidBucketName(input.bucket)
      }
    case let other?:
      throw .invalidArgument(
        "Invalid x-amz-bucket-namespace header: \(other.rawValue)", "x-amz-bucket-namespace", other.rawValue)
    }
  }

  private static func checkedOwnership(_ ownership: ObjectOwnership?) throws(AWSError) -> ObjectOwnership? {
    guard let ownership else { return nil }
    guard ownership.isKnown else {
      throw .invalidArgument(
        "Invalid x-amz-object-ownership header: \(ownership.rawValue)", "x-amz-object-ownership",
        ownership.rawValue)
    }
    return ownership
  }

  private static func checkLimit(
    _ state: State, _ account: String, _ bucket: StoredBucket
  ) throws(AWSError) {
    let limit = bucket.isDirectory ? DirectoryBucket.limit : 10_000
    guard state.buckets.count >= limit else { return }
    let count = state.buckets.values.lazy
      .filter { $0.account == account && $0.isDirectory == bucket.isDirectory }.count
    guard count < limit else {
      throw AWSError(
        "TooManyBuckets", "You have attempted to create more buckets than allowed", status: 400)
    }
  }

  private static func created(_ bucket: StoredBucket, _ context: Context) -> CreateBucketOutput {
    let host = "\(bucket.name).s3.\(context.partition.dnsSuffix)"
    return CreateBucketOutput(
      location: bucket.region == "us-east-1" && !bucket.isDirectory ? "/" + bucket.name : "http://\(host)/",
      bucketArn: bucket.arn(context.partition).description)
  }

  func headBucket(
    _ input: HeadBucketRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> HeadBucketOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    var output = HeadBucketOutput(
      bucketArn: bucket.arn(context.partition).description, bucketRegion: bucket.region,
      accessPointAlias: input.bucket.hasSuffix("-s3alias"))
    if let zone = bucket.zone {
      output.bucketLocationType = DirectoryBucket.locationType(of: zone)
      output.bucketLocationName = zone
    }
    return output
  }

  func deleteBucket(
    _ input: DeleteBucketRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard bucket.name == input.bucket else {
      throw .methodNotAllowed("DELETE", resource: "ACCESS_POINT")
    }
    // Uploads that nobody finished go with a common bucket.
    guard bucket.objects.isEmpty, !bucket.isDirectory || bucket.uploads.isEmpty else {
      let hasVersions = bucket.settings.versioning != nil
      throw AWSError(
        "BucketNotEmpty",
        "The bucket you tried to delete is not empty"
          + (hasVersions ? ". You must delete all versions in the bucket." : ""),
        status: 409, members: [.init("BucketName", .string(input.bucket))])
    }
    guard !state.accessPoints.has(bucket: bucket.name) else {
      throw AWSError(
        "BucketHasAccessPointsAttached",
        "The bucket you tried to delete has access points attached. Delete your access points and try again.",
        status: 400, members: [.init("BucketName", .string(input.bucket))])
    }
    state.buckets[Bytes(input.bucket)] = nil
    return EmptyShape()
  }

  func getBucketLocation(
    _ input: GetBucketLocationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketLocationOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard bucket.region != "us-east-1" else { return GetBucketLocationOutput() }
    return GetBucketLocationOutput(
      locationConstraint: bucket.settings.isInEU
        ? .eu : BucketLocationConstraint(rawValue: bucket.region))
  }
}

extension S3.ObjectOwnership {
  var isKnown: Bool { [.bucketOwnerEnforced, .bucketOwnerPreferred, .objectWriter].contains(self) }
}

extension AWSError {
  static func bucketAlreadyExists(_ name: String) -> AWSError {
    AWSError(
      "BucketAlreadyExists",
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
        + "Please select a different name and try again.", status: 409,
      members: [.init("BucketName", .string(name))])
  }

  static func bucketAlreadyOwnedByYou(_ name: String) -> AWSError {
    AWSError(
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.", status: 409,
      members: [.init("BucketName", .string(name))])
  }
}
