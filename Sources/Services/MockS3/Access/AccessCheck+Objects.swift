// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Decisions over objects that are not the one in a request's path.
extension AccessCheck {
  /// Throws where the caller may not delete one of several keys.
  func check(_ deletion: ObjectDeletion) throws(AWSError) {
    let action = deletion.versionID == nil ? S3Action.deleteObject : .deleteObjectVersion
    guard allows(action, deletion.key, version: deletion.versionID),
      !deletion.bypassesGovernance
        || allows(.bypassGovernance, with: action, deletion.key, version: deletion.versionID)
    else { throw .accessDenied }
  }

  /// Throws where the caller may not copy an object.
  func check(_ source: CopySource, payer: S3.RequestPayer?) throws(AWSError) {
    guard isOwn || bucket.settings.requestPayer != .requester || payer == .requester else {
      throw .accessDenied
    }
    // Whether it exists is told to those only who could find out by listing.
    let isKnown = isOwn || exists(source.key, version: source.versionID)
    guard isKnown ? allows(.getObject, source.key, version: source.versionID) : allows(.listBucket) else {
      throw .accessDenied
    }
  }

  /// Throws where the caller may not copy the tags of an object that has some.
  func checkTags(_ source: CopySource) throws(AWSError) {
    guard allows(.getObjectTagging, with: .getObject, source.key, version: source.versionID) else {
      throw .accessDenied
    }
  }
}
