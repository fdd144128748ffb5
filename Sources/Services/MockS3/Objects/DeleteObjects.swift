// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func deleteObjects(
    _ input: DeleteObjectsRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteObjectsOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let charged = bucket.charged(input.requestPayer)
    try RequestIntegrity.requireDigest(context)
    guard (1...1000).contains(input.delete.objects.count) else { throw .malformedXML }
    for object in input.delete.objects where object.key.isEmpty { throw .userKeyMustBeSpecified }
    let access = try state.accessCheck(input.bucket, bucket, context, input: input)
    var deleted: [DeletedObject] = []
    var errors: [ErrorShape] = []
    for object in input.delete.objects {
      let deletion = ObjectDeletion(
        key: object.key, versionID: object.versionId, ifMatch: object.eTag,
        ifMatchLastModified: object.lastModifiedTime, ifMatchSize: object.size,
        bypassesGovernance: input.bypassGovernanceRetention ?? false)
      do throws(AWSError) {
        try access?.check(deletion)
        // One key among many is not an argument of the request.
        if let id = object.versionId, !VersionID.isPossible(id) { throw .noSuchVersion(object.key, id) }
        let result = try state.delete(deletion, from: input.bucket, context)
        guard input.delete.quiet != true else { continue }
        deleted.append(
          DeletedObject(
            key: object.key, versionId: object.versionId, deleteMarker: result.isMarker ? true : nil,
            deleteMarkerVersionId: result.isMarker ? result.versionID : nil))
      } catch {
        errors.append(
          ErrorShape(
            key: object.key, versionId: object.versionId, code: error.code, message: error.message))
      }
    }
    return DeleteObjectsOutput(
      deleted: deleted.isEmpty ? nil : deleted, requestCharged: charged, errors: errors.isEmpty ? nil : errors
    )
  }
}

extension AWSError {
  fileprivate static let userKeyMustBeSpecified = AWSError(
    "UserKeyMustBeSpecified",
    "The bucket POST must contain the specified field name. If it is specified, "
      + "please check the order of the fields.", status: 400)
}
