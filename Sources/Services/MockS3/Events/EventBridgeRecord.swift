// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// The events of buckets as EventBridge has them: another document, for all changes alike.
extension EventRecord {
  /// `nil` for what EventBridge isn't told of.
  func eventBridge() -> Bytes? {
    guard replication == nil, let (type, reason) = eventBridgeType else { return nil }
    var detail: [Document.Member] = [
      .init("version", "0"), .init("bucket", ["name": .string(bucket.name)]),
      .init("object", .object(eventBridgeObject)),
      .init("request-id", .string(S3Protocol.shortID(context.requestID))),
      .init("requester", .string(requester)),
    ]
    if requester != Self.service { detail.append(.init("source-ip-address", .string(SourceAddress.text))) }
    if let reason { detail.append(.init("reason", .string(reason))) }
    switch change.kind {
    case .deleted, .lifecycleDeleted: detail.append(.init("deletion-type", "Permanently Deleted"))
    case .markerCreated, .lifecycleMarkerCreated:
      detail.append(.init("deletion-type", "Delete Marker Created"))
    case .restoring:
      detail.append(.init("source-storage-class", .string(change.version.storageClass.rawValue)))
    case .restored:
      let expiry = change.version.restoration?.expiry ?? context.now
      detail.append(.init("restore-expiry-time", .string(expiry.iso8601())))
      detail.append(.init("source-storage-class", .string(change.version.storageClass.rawValue)))
    case .lifecycleMoved(let storageClass):
      detail.append(.init("destination-storage-class", .string(storageClass.rawValue)))
    default: break
    }
    return JSON.serialize([
      "version": "0", "id": .string(context.uuid()), "detail-type": .string(type), "source": "aws.s3",
      "account": .string(bucket.account), "time": .string(context.now.iso8601()),
      "region": .string(bucket.region),
      "resources": [.string(bucket.arn(context.partition).description)], "detail": .object(detail),
    ])
  }

  private static let service = "s3.amazonaws.com"

  private var eventBridgeType: (type: String, reason: String?)? {
    switch change.kind {
    case .put: ("Object Created", "PutObject")
    case .posted: ("Object Created", "POST Object")
    case .copied: ("Object Created", "CopyObject")
    case .uploaded: ("Object Created", "CompleteMultipartUpload")
    case .deleted, .markerCreated: ("Object Deleted", "DeleteObject")
    case .lifecycleDeleted, .lifecycleMarkerCreated: ("Object Deleted", "Lifecycle Expiration")
    case .restoring: ("Object Restore Initiated", nil)
    case .restored: ("Object Restore Completed", nil)
    case .restoreExpired: ("Object Restore Expired", nil)
    case .lifecycleMoved: ("Object Storage Class Changed", nil)
    case .aclPut: ("Object ACL Updated", nil)
    case .tagged: ("Object Tags Added", nil)
    case .untagged: ("Object Tags Deleted", nil)
    case .lockChanged: nil
    }
  }

  private var requester: String {
    switch change.kind {
    case .lifecycleDeleted, .lifecycleMarkerCreated, .lifecycleMoved, .restored, .restoreExpired: Self.service
    default: context.caller.account
    }
  }

  private var eventBridgeObject: [Document.Member] {
    let version = change.version
    var members: [Document.Member] = [.init("key", .string(change.key))]
    switch change.kind {
    case .deleted, .lifecycleDeleted: break
    case .markerCreated, .lifecycleMarkerCreated:
      members.append(.init("etag", "d41d8cd98f00b204e9800998ecf8427e"))
    case .tagged, .untagged, .aclPut: members.append(.init("etag", .string(version.etag.text)))
    default:
      members.append(.init("size", .integer(version.content.count)))
      members.append(.init("etag", .string(version.etag.text)))
    }
    if version.id != StoredVersion.nullID { members.append(.init("version-id", .string(version.id))) }
    if change.kind != .tagged, change.kind != .untagged, change.kind != .aclPut {
      members.append(.init("sequencer", .string(sequencer)))
    }
    return members
  }
}
