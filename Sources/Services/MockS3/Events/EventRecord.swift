// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// What S3 tells of a change: the record that queues, topics and functions get, and EventBridge's own.
struct EventRecord {
  let change: ObjectChange
  let bucket: StoredBucket
  let context: Context
  /// What a replication event tells beyond the object.
  var replication: ReplicationOutcome?

  /// `ObjectCreated:Put`
  var name: String {
    if let replication { return "Replication:\(replication.name)" }
    return switch change.kind {
    case .put: "ObjectCreated:Put"
    case .posted: "ObjectCreated:Post"
    case .copied: "ObjectCreated:Copy"
    case .uploaded: "ObjectCreated:CompleteMultipartUpload"
    case .deleted: "ObjectRemoved:Delete"
    case .markerCreated: "ObjectRemoved:DeleteMarkerCreated"
    case .tagged: "ObjectTagging:Put"
    case .untagged: "ObjectTagging:Delete"
    case .aclPut: "ObjectAcl:Put"
    case .lockChanged: ""
    case .restoring: "ObjectRestore:Post"
    case .restored: "ObjectRestore:Completed"
    case .restoreExpired: "ObjectRestore:Delete"
    case .lifecycleDeleted: "LifecycleExpiration:Delete"
    case .lifecycleMarkerCreated: "LifecycleExpiration:DeleteMarkerCreated"
    case .lifecycleMoved: "LifecycleTransition"
    }
  }

  /// Whether S3 did it of its own accord.
  private var isOwn: Bool {
    if replication != nil { return true }
    return switch change.kind {
    case .lifecycleDeleted, .lifecycleMarkerCreated, .lifecycleMoved, .restored, .restoreExpired: true
    default: false
    }
  }

  /// Families that came later have a later version.
  private var version: String {
    if replication != nil { return "2.2" }
    return switch change.kind {
    case .tagged, .untagged, .aclPut, .restoreExpired, .lifecycleDeleted, .lifecycleMarkerCreated,
      .lifecycleMoved:
      "2.3"
    default: "2.1"
    }
  }

  /// Orders the events of a key: hexadecimal digits that grow.
  var sequencer: String {
    let seconds = UInt32(truncatingIfNeeded: context.now.wholeSecondsSince1970)
    let counter = UInt32(truncatingIfNeeded: change.sequence)
    return "00" + [seconds, counter].map(Self.hexadecimal).joined()
  }

  private static func hexadecimal(_ number: UInt32) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }

  // MARK: For queues, topics and functions

  /// `configuration` is the id of the destination that gets it.
  func notification(_ configuration: String) -> Bytes {
    var record: [Document.Member] = [
      .init("eventVersion", .string(version)), .init("eventSource", "aws:s3"),
      .init("awsRegion", .string(bucket.region)),
      .init("eventTime", .string(context.now.iso8601(fraction: .milliseconds))),
      .init("eventName", .string(name)),
      .init("userIdentity", ["principalId": .string(isOwn ? "s3.amazonaws.com" : userID)]),
      .init(
        "requestParameters", ["sourceIPAddress": .string(isOwn ? "s3.amazonaws.com" : SourceAddress.text)]),
      .init(
        "responseElements",
        [
          "x-amz-request-id": .string(S3Protocol.shortID(context.requestID)),
          "x-amz-id-2": .string(S3Protocol.hostID(context.requestID)),
        ]),
      .init(
        "s3",
        [
          "s3SchemaVersion": "1.0", "configurationId": .string(configuration),
          "bucket": [
            "name": .string(bucket.name),
            "ownerIdentity": ["principalId": .string(CustomerID.of(bucket.account))],
            "arn": .string(bucket.arn(context.partition).description),
          ],
          "object": .object(object),
        ]),
    ]
    if let data { record.append(data) }
    return JSON.serialize(["Records": [.object(record)]])
  }

  private var userID: String {
    if context.caller.isAnonymous { return "Anonymous" }
    let caller = context.caller
    return caller.arn.resource == "root" ? CustomerID.of(caller.account) : "AWS:\(caller.userID)"
  }

  private var object: [Document.Member] {
    let version = change.version
    var members: [Document.Member] = [.init("key", .string(Self.formEncoded(change.key)))]
    switch change.kind {
    case .deleted, .lifecycleDeleted: break
    case .markerCreated, .lifecycleMarkerCreated:
      // That of nothing.
      members.append(.init("eTag", "d41d8cd98f00b204e9800998ecf8427e"))
    default:
      members.append(.init("size", .integer(version.content.count)))
      members.append(.init("eTag", .string(version.etag.text)))
    }
    if version.id != StoredVersion.nullID { members.append(.init("versionId", .string(version.id))) }
    members.append(.init("sequencer", .string(sequencer)))
    return members
  }

  /// What the record has beside the object.
  private var data: Document.Member? {
    if let replication { return .init("replicationEventData", replication.data(context.now)) }
    switch change.kind {
    case .restored:
      let expiry = change.version.restoration?.expiry ?? context.now
      return .init(
        "glacierEventData",
        [
          "restoreEventData": [
            "lifecycleRestorationExpiryTime": .string(expiry.iso8601(fraction: .milliseconds)),
            "lifecycleRestoreStorageClass": .string(change.version.storageClass.rawValue),
          ]
        ])
    case .lifecycleMoved(let storageClass):
      return .init(
        "lifecycleEventData",
        ["transitionEventData": ["destinationStorageClass": .string(storageClass.rawValue)]])
    default: return nil
    }
  }

  /// Keys are written as a form's fields are, but for their slashes.
  static func formEncoded(_ key: String) -> String {
    var result: [UInt8] = []
    for byte in key.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "*"), UInt8(ascii: "/"):
        result.append(byte)
      case UInt8(ascii: " "): result.append(UInt8(ascii: "+"))
      default:
        result.append(UInt8(ascii: "%"))
        for nibble in [byte >> 4, byte & 15] { result.append(nibble < 10 ? 0x30 + nibble : 0x37 + nibble) }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// The address that requests seem to come from: nobody is farther away than this machine.
enum SourceAddress {
  static let text = "127.0.0.1"
}

/// How events name an account: fourteen capitals and digits.
enum CustomerID {
  static func of(_ account: String) -> String {
    "A" + SHA256.hash(Bytes("customer id of \(account)")).hex.uppercased().prefix(13)
  }
}
