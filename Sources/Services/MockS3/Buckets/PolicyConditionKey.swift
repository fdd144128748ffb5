// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The condition keys that policies of buckets and access points may name.
enum PolicyConditionKey {
  /// Whether S3 takes a policy with this key. Only S3's own are looked at, in any case; those that stand for headers are as
  /// many as there are headers.
  static func isKnown(_ key: String) -> Bool {
    let key = key.lowercased()
    guard key.hasPrefix("s3:") else { return true }
    let name = key.dropFirst("s3:".utf8.count)
    if name.hasPrefix("x-amz-") { return true }
    guard let slash = name.firstIndex(of: "/") else { return names.contains(String(name)) }
    return tagged.contains(String(name[..<slash])) && name.index(after: slash) != name.endIndex
  }

  private static func words(_ text: String) -> Set<String> {
    Set(text.split { $0 == " " || $0 == "\n" }.map { String($0) })
  }

  /// Keys that end in the key of a tag.
  private static let tagged = words("accesspointtag buckettag existingobjecttag requestobjecttag")

  private static let names = words(
    """
    accessgrantscope accessgrantsinstancearn accesspointnetworkorigin authtype dataaccesspointaccount
    dataaccesspointarn delimiter destinationregion existingjoboperation existingjobpriority if-match if-none-match
    inventoryaccessibleoptionalfields isreplicationpauserequest jobsuspendedcause locationconstraint max-keys
    object-lock-legal-hold object-lock-mode object-lock-remaining-retention-days object-lock-retain-until-date
    objectcreationoperation prefix requestjoboperation requestjobpriority requestobjecttagkeys resourceaccount
    signatureage signatureversion tlsversion versionid
    """)
}
