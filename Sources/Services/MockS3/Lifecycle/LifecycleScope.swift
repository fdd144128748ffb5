// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a rule is about, whichever of its forms says so.
extension S3.LifecycleRule {
  var scopePrefix: String { filter?.and?.prefix ?? filter?.prefix ?? prefix ?? "" }
  var scopeTags: [S3.Tag] { filter?.and?.tags ?? filter?.tag.map { [$0] } ?? [] }
  var sizeAbove: Int? { filter?.and?.objectSizeGreaterThan ?? filter?.objectSizeGreaterThan }
  var sizeBelow: Int? { filter?.and?.objectSizeLessThan ?? filter?.objectSizeLessThan }

  func covers(key: String) -> Bool { key.utf8.starts(with: scopePrefix.utf8) }

  /// Whether the rule's tags and sizes fit a version; a delete marker has neither.
  func covers(_ version: StoredVersion) -> Bool {
    if let above = sizeAbove, version.content.count <= above { return false }
    if let below = sizeBelow, version.content.count >= below { return false }
    return scopeTags.allSatisfy { tag in
      version.tags.contains { $0.key == tag.key && $0.value == tag.value }
    }
  }
}

/// Storage classes by warmth: lifecycles only ever go to a colder one.
enum StorageTier: Int, Comparable {
  case standard, standardIA, intelligentTiering, oneZoneIA, glacierInstantRetrieval, glacier, deepArchive

  /// `nil` for a class that no rule leads from or to.
  init?(_ storageClass: String) {
    switch storageClass {
    case "STANDARD", "REDUCED_REDUNDANCY": self = .standard
    case "STANDARD_IA": self = .standardIA
    case "INTELLIGENT_TIERING": self = .intelligentTiering
    case "ONEZONE_IA": self = .oneZoneIA
    case "GLACIER_IR": self = .glacierInstantRetrieval
    case "GLACIER": self = .glacier
    case "DEEP_ARCHIVE": self = .deepArchive
    default: return nil
    }
  }

  var isArchive: Bool { self == .glacier || self == .deepArchive }

  static func < (left: StorageTier, right: StorageTier) -> Bool { left.rawValue < right.rawValue }
}

extension Instant {
  private static let day: Int64 = 86_400_000_000

  /// The start of its day in UTC.
  var midnight: Instant {
    let rest = microsecondsSince1970 % Self.day
    let (start, overflow) = microsecondsSince1970.subtractingReportingOverflow(
      rest < 0 ? rest + Self.day : rest)
    return overflow ? .distantPast : Instant(microsecondsSince1970: start)
  }

  /// Itself where it is midnight, else the start of the next day: how S3 rounds what is counted in days.
  var roundedUpToMidnight: Instant {
    let start = midnight
    return start == self ? self : start + .seconds(86_400)
  }

  /// The first midnight after it: when lifecycles look at what has happened meanwhile.
  var nextMidnight: Instant { midnight + .seconds(86_400) }

  /// When something that began here ends after so many days.
  func midnight(afterDays days: Int) -> Instant {
    // More days than the calendar has.
    days < 3_700_000 ? (self + .seconds(days * 86_400)).roundedUpToMidnight : .distantFuture
  }
}
