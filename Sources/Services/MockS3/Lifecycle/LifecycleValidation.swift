// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Holds lifecycle rules against what S3 takes, in S3's words.
enum LifecycleValidation {
  static func check(_ rules: [S3.LifecycleRule]) throws(AWSError) {
    guard !rules.isEmpty else { throw .malformedXML }
    guard rules.count <= 1000 else {
      throw .invalidRequest("The number of lifecycle rules must not exceed the allowed limit of 1000 rules")
    }
    for rule in rules { try checkForm(rule) }
    // Rules are of one generation: with a prefix of their own, or with a filter.
    if rules.contains(where: { $0.filter != nil }), rules.contains(where: { $0.prefix != nil }) {
      throw .invalidRequest(
        "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.")
    }
    var ids: Set<Bytes> = []
    for rule in rules {
      if let id = rule.id, id != "" {
        guard id.unicodeScalars.count <= 255 else {
          throw .invalidArgument("ID length should not exceed allowed limit of 255", "ID", id)
        }
        guard ids.insert(Bytes(id)).inserted else {
          throw .invalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID", id)
        }
      }
      try check(rule)
    }
  }

  // MARK: What the schema says

  private static func checkForm(_ rule: S3.LifecycleRule) throws(AWSError) {
    guard rule.status == .enabled || rule.status == .disabled else { throw .malformedXML }
    guard rule.filter != nil || rule.prefix != nil else { throw .malformedXML }
    if let filter = rule.filter { try checkForm(filter) }
    if let expiration = rule.expiration {
      let given = [
        expiration.days != nil, expiration.date != nil, expiration.expiredObjectDeleteMarker != nil,
      ]
      guard given.count(where: { $0 }) == 1 else { throw .malformedXML }
    }
    for transition in rule.transitions ?? [] {
      guard (transition.days != nil) != (transition.date != nil) else { throw .malformedXML }
      try checkClass(transition.storageClass)
    }
    for transition in rule.noncurrentVersionTransitions ?? [] {
      guard transition.noncurrentDays != nil else { throw .malformedXML }
      try checkClass(transition.storageClass)
    }
    if let expiration = rule.noncurrentVersionExpiration, expiration.noncurrentDays == nil {
      throw .malformedXML
    }
    if let abort = rule.abortIncompleteMultipartUpload, abort.daysAfterInitiation == nil {
      throw .malformedXML
    }
  }

  /// One predicate, or at least two in an `And`.
  private static func checkForm(_ filter: S3.LifecycleRuleFilter) throws(AWSError) {
    let given = [
      filter.prefix != nil, filter.tag != nil, filter.objectSizeGreaterThan != nil,
      filter.objectSizeLessThan != nil, filter.and != nil,
    ]
    guard given.count(where: { $0 }) <= 1 else { throw .malformedXML }
    guard let and = filter.and else { return }
    let parts =
      (and.prefix == nil ? 0 : 1) + (and.tags?.count ?? 0) + (and.objectSizeGreaterThan == nil ? 0 : 1)
      + (and.objectSizeLessThan == nil ? 0 : 1)
    guard parts >= 2 else { throw .malformedXML }
  }

  private static func checkClass(_ storageClass: S3.TransitionStorageClass?) throws(AWSError) {
    guard let storageClass, StorageTier(storageClass.rawValue) != nil else { throw .malformedXML }
  }

  // MARK: What S3 says

  private static func check(_ rule: S3.LifecycleRule) throws(AWSError) {
    guard
      rule.expiration != nil || !(rule.transitions ?? []).isEmpty
        || !(rule.noncurrentVersionTransitions ?? []).isEmpty || rule.noncurrentVersionExpiration != nil
        || rule.abortIncompleteMultipartUpload != nil
    else { throw .invalidRequest("At least one action needs to be specified in a rule") }
    try checkFilter(rule)
    try checkExpiration(rule)
    try checkTransitions(rule)
    try checkNoncurrent(rule)
    if let days = rule.abortIncompleteMultipartUpload?.daysAfterInitiation, days <= 0 {
      throw .invalidArgument(
        "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
        "DaysAfterInitiation", String(days))
    }
  }

  private static func checkFilter(_ rule: S3.LifecycleRule) throws(AWSError) {
    let tags = rule.scopeTags
    var keys: Set<Bytes> = []
    for tag in tags {
      guard !tag.key.isEmpty, tag.key.unicodeScalars.count <= 128 else {
        throw AWSError("InvalidTag", "The TagKey you have provided is invalid", status: 400)
      }
      guard tag.value.unicodeScalars.count <= 256 else {
        throw AWSError("InvalidTag", "The TagValue you have provided is invalid", status: 400)
      }
      guard keys.insert(Bytes(tag.key)).inserted else {
        throw .invalidRequest("Duplicate Tag Keys are not allowed.")
      }
    }
    let (above, below) = (rule.sizeAbove, rule.sizeBelow)
    if !tags.isEmpty || above != nil || below != nil {
      let what = tags.isEmpty ? "Object Size" : "Tags"
      if rule.abortIncompleteMultipartUpload != nil {
        throw .invalidRequest("AbortIncompleteMultipartUpload cannot be specified with \(what).")
      }
      if rule.expiration?.expiredObjectDeleteMarker != nil {
        throw .invalidRequest("ExpiredObjectDeleteMarker cannot be specified with \(what).")
      }
    }
    if let above, above < 0 {
      throw .invalidRequest("'ObjectSizeGreaterThan' must be greater than or equal to 0.")
    }
    if let below, below < 1 { throw .invalidRequest("'ObjectSizeLessThan' must be greater than 0.") }
    if let above, let below, above >= below {
      throw .invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.")
    }
  }

  private static func checkExpiration(_ rule: S3.LifecycleRule) throws(AWSError) {
    guard let expiration = rule.expiration else { return }
    if let days = expiration.days, days <= 0 {
      throw .invalidArgument(
        "'Days' for Expiration action must be a positive integer", "Days", String(days))
    }
    if let date = expiration.date { try checkMidnight(date) }
  }

  private static func checkMidnight(_ date: Instant) throws(AWSError) {
    guard date == date.midnight else {
      throw .invalidArgument(
        "'Date' must be at midnight GMT", "Date", date.iso8601(fraction: .milliseconds))
    }
  }

  private static func checkTransitions(_ rule: S3.LifecycleRule) throws(AWSError) {
    let transitions = rule.transitions ?? []
    let place = rule.place
    var classes: Set<S3.TransitionStorageClass> = []
    for transition in transitions {
      if let days = transition.days, days < 0 {
        throw .invalidArgument(
          "'Days' for Transition action must be nonnegative", "Days", String(days))
      }
      if let date = transition.date { try checkMidnight(date) }
      guard let storageClass = transition.storageClass else { throw .malformedXML }
      guard classes.insert(storageClass).inserted else {
        throw .invalidRequest(
          "'StorageClass' must be different for 'Transition' actions in same 'Rule' with \(place)")
      }
    }
    guard !transitions.isEmpty else { return }
    let usesDates = transitions.contains { $0.date != nil } || rule.expiration?.date != nil
    let usesDays = transitions.contains { $0.days != nil } || rule.expiration?.days != nil
    guard !(usesDates && usesDays) else {
      throw .invalidRequest(
        "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for \(place)"
      )
    }
    try checkDays(
      transitions.map { ($0.days, $0.storageClass) }, expiration: rule.expiration?.days, "Days", "Transition",
      "Expiration", place)
    if let end = rule.expiration?.date,
      let late = transitions.first(where: { $0.date.map { $0 >= end } == true })
    {
      throw .invalidArgument(
        "'Date' in the Expiration action for \(place) must be later than 'Date' in the Transition action",
        "Date", late.date?.iso8601(fraction: .milliseconds))
    }
  }

  private static func checkNoncurrent(_ rule: S3.LifecycleRule) throws(AWSError) {
    if let expiration = rule.noncurrentVersionExpiration {
      if let days = expiration.noncurrentDays, days <= 0 {
        throw .invalidArgument(
          "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
          "NoncurrentDays", String(days))
      }
      try checkNewer(expiration.newerNoncurrentVersions, "NoncurrentVersionExpiration")
    }
    let transitions = rule.noncurrentVersionTransitions ?? []
    var classes: Set<S3.TransitionStorageClass> = []
    for transition in transitions {
      if let days = transition.noncurrentDays, days < 0 {
        throw .invalidArgument(
          "'NoncurrentDays' for NoncurrentVersionTransition action must be nonnegative", "NoncurrentDays",
          String(days))
      }
      try checkNewer(transition.newerNoncurrentVersions, "NoncurrentVersionTransition")
      guard let storageClass = transition.storageClass else { throw .malformedXML }
      guard classes.insert(storageClass).inserted else {
        throw .invalidRequest(
          "'StorageClass' must be different for 'NoncurrentVersionTransition' actions in same 'Rule' with "
            + rule.place)
      }
    }
    try checkDays(
      transitions.map { ($0.noncurrentDays, $0.storageClass) },
      expiration: rule.noncurrentVersionExpiration?.noncurrentDays, "NoncurrentDays",
      "NoncurrentVersionTransition", "NoncurrentVersionExpiration", rule.place)
  }

  private static func checkNewer(_ count: Int?, _ action: String) throws(AWSError) {
    guard let count, !(1...100).contains(count) else { return }
    throw .invalidArgument(
      "'NewerNoncurrentVersions' for \(action) action must be a positive integer and less than or equal to 100",
      "NewerNoncurrentVersions", String(count))
  }

  /// The infrequent-access classes want an object to be 30 days old, and to stay there for 30 more.
  private static func checkDays(
    _ transitions: [(days: Int?, storageClass: S3.TransitionStorageClass?)], expiration: Int?,
    _ member: String,
    _ action: String, _ ending: String, _ place: String
  ) throws(AWSError) {
    var steps: [(days: Int, storageClass: S3.TransitionStorageClass)] = []
    for case (let days?, let storageClass?) in transitions { steps.append((days, storageClass)) }
    for (days, storageClass) in steps where storageClass == .standardIa || storageClass == .onezoneIa {
      if days < 30 {
        throw .invalidArgument(
          "'\(member)' in \(action) action must be greater than or equal to 30 for storageClass "
            + "'\(storageClass)'", member, String(days))
      }
      for (later, colder) in steps where colder == .glacier || colder == .deepArchive {
        guard later - days < 30 else { continue }
        throw .invalidArgument(
          "'\(member)' in the \(action) action for StorageClass '\(colder)' for \(place) must be 30 days more "
            + "than '\(member)' in the \(action) action for StorageClass '\(storageClass)'", member,
          String(later))
      }
    }
    for (days, storageClass) in steps {
      guard let tier = StorageTier(storageClass.rawValue) else { continue }
      for (later, colder) in steps where StorageTier(colder.rawValue).map({ $0 > tier }) == true {
        guard later <= days else { continue }
        throw .invalidArgument(
          "'\(member)' in the \(action) action for StorageClass '\(colder)' for \(place) must be greater than "
            + "'\(member)' in the \(action) action for StorageClass '\(storageClass)'", member, String(later))
      }
    }
    if let expiration, let last = steps.map(\.days).max(), expiration <= last {
      throw .invalidArgument(
        "'\(member)' in the \(ending) action for \(place) must be greater than '\(member)' in the \(action) "
          + "action", member, String(expiration))
    }
  }
}

extension S3.LifecycleRule {
  /// How errors name the objects of the rule.
  fileprivate var place: String {
    filter == nil ? "prefix '\(scopePrefix)'" : "filter '(prefix=\(scopePrefix))'"
  }
}
