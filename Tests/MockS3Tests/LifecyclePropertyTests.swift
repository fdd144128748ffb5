// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing
import TestSupport

@testable import MockS3

/// Random rules and random lives of objects, against a reference that looks at everything every midnight.
@Suite struct LifecyclePropertyTests {
  private struct Random {
    var generator: SeededGenerator
    mutating func below(_ bound: Int) -> Int { Int(generator.next(below: UInt64(max(bound, 1)))) }
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  }

  private static func rule(_ random: inout Random, _ number: Int) -> S3.LifecycleRule {
    var rule = S3.LifecycleRule(
      id: "rule-\(number)", filter: .init(prefix: ["", "a", "ab"][random.below(3)]),
      status: random.chance(90) ? .enabled : .disabled)
    if random.chance(30) {
      rule.filter = .init(tag: .init(key: "kind", value: "old"))
    } else if random.chance(20) {
      rule.filter = .init(objectSizeGreaterThan: 100)
    }
    switch random.below(5) {
    case 0, 1: rule.expiration = .init(days: 31 + random.below(5))
    case 2:
      rule.expiration = .init(date: DeliveryFixture.noon.midnight + .seconds(86_400 * (1 + random.below(9))))
    case 3 where rule.filter?.tag == nil && rule.filter?.objectSizeGreaterThan == nil:
      rule.expiration = .init(expiredObjectDeleteMarker: true)
    default: break
    }
    if random.chance(50) {
      rule.noncurrentVersionExpiration = .init(
        noncurrentDays: 31 + random.below(4),
        newerNoncurrentVersions: random.chance(50) ? 1 + random.below(2) : nil)
    }
    if random.chance(40), rule.expiration?.date == nil {
      rule.transitions = [.init(days: random.below(4), storageClass: .glacierIr)]
      if random.chance(50) { rule.transitions?.append(.init(days: 10, storageClass: .deepArchive)) }
    }
    if random.chance(30) {
      rule.noncurrentVersionTransitions = [.init(noncurrentDays: random.below(3), storageClass: .glacier)]
    }
    if rule.expiration == nil, rule.noncurrentVersionExpiration == nil, rule.transitions == nil,
      rule.noncurrentVersionTransitions == nil
    {
      rule.expiration = .init(days: 2)
    }
    return rule
  }

  @Test func `What is left is what a daily look at everything would leave`() throws {
    for round in 0..<FuzzRounds.count(60) {
      let seed = FuzzRounds.seed(7) &+ UInt64(round)
      var random = Random(generator: SeededGenerator(seed: seed))
      let test = DeliveryFixture()
      let versioned = random.chance(70)
      try test.create("bucket", versioned: versioned)
      let rules = (0...random.below(3)).map { Self.rule(&random, $0) }
      try test.s3.putBucketLifecycleConfiguration(
        .init(bucket: "bucket", lifecycleConfiguration: .init(rules: rules)))
      var reference = Reference(rules: rules, versioned: versioned)
      for step in 0..<40 {
        if random.chance(60) {
          let key = ["a", "ab", "abc", "b"][random.below(4)]
          let isMarker = versioned && random.chance(20)
          let size = [1, 1000, 200_000][random.below(3)]
          let isOld = random.chance(50)
          let id = versioned ? "v\(step)" : StoredVersion.nullID
          test.insert(
            key, into: "bucket", id: id, size: size, tags: isOld ? [.init(key: "kind", value: "old")] : [],
            isMarker: isMarker)
          reference.insert(
            key,
            .init(time: test.now, size: isMarker ? 0 : size, isOld: isOld && !isMarker, isMarker: isMarker))
        } else {
          let hours = 1 + random.below(24 * 20)
          reference.advance(from: test.now, hours: hours)
          test.cloud.clock.advance(by: .seconds(hours * 3600))
        }
        let found = Self.describe(test.bucket("bucket"))
        try #require(found == reference.description, "seed \(seed), step \(step)")
      }
    }
  }

  private static func describe(_ bucket: StoredBucket?) -> [String] {
    (bucket?.objects.ascending() ?? OrderedMap<Bytes, KeyVersions>().ascending()).flatMap { key, versions in
      versions.newestFirst.map {
        $0.isDeleteMarker
          ? "\(key) \($0.lastModified) marker" : "\(key) \($0.lastModified) \($0.storageClass)"
      }
    }
  }
}

/// Lifecycles as the documentation tells them, without any plan: every midnight all is looked at.
private struct Reference {
  struct Version {
    var time: Instant
    var size: Int
    var isOld: Bool
    var isMarker: Bool
    var storageClass = "STANDARD"
  }

  let rules: [S3.LifecycleRule]
  let versioned: Bool
  /// Of each key, the oldest first.
  var keys: [String: [Version]] = [:]

  private static let day: Int64 = 86_400
  private static let order = ["STANDARD", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"]

  mutating func insert(_ key: String, _ version: Version) {
    if versioned { keys[key, default: []].append(version) } else { keys[key] = [version] }
  }

  mutating func advance(from start: Instant, hours: Int) {
    let from = start.wholeSecondsSince1970
    let end = from + Int64(hours) * 3600
    var midnight = (from / Self.day + 1) * Self.day
    while midnight <= end {
      for key in keys.keys { look(key, midnight) }
      midnight += Self.day
    }
  }

  private func isDue(_ time: Instant, _ days: Int?, _ midnight: Int64) -> Bool {
    guard let days else { return false }
    return time.wholeSecondsSince1970 + Int64(days) * Self.day <= midnight
  }

  private func rules(for key: String, _ version: Version) -> [S3.LifecycleRule] {
    rules.filter { rule in
      guard rule.status == .enabled else { return false }
      if rule.filter?.tag != nil { return version.isOld }
      if let size = rule.filter?.objectSizeGreaterThan { return version.size > size }
      return key.hasPrefix(rule.filter?.prefix ?? "")
    }
  }

  private func cooled(
    _ version: Version, _ steps: [(Int?, S3.TransitionStorageClass?, Bool)], since: Instant, _ midnight: Int64
  ) -> String {
    var coldest = version.storageClass
    for (days, storageClass, takesSmall) in steps where isDue(since, days, midnight) {
      guard version.size >= 131_072 || takesSmall, let name = storageClass?.rawValue,
        let new = Self.order.firstIndex(of: name), let old = Self.order.firstIndex(of: coldest), new > old
      else { continue }
      coldest = name
    }
    return coldest
  }

  private mutating func look(_ key: String, _ midnight: Int64) {
    guard let versions = keys[key], let last = versions.last else { return }
    var kept: [Version] = []
    for (index, version) in versions.dropLast().enumerated() {
      let since = versions[index + 1].time
      let newer = versions.count - 2 - index
      var version = version
      let rules = rules(for: key, version)
      let isOver = rules.contains { rule in
        guard let end = rule.noncurrentVersionExpiration else { return false }
        return newer >= end.newerNoncurrentVersions ?? 0 && isDue(since, end.noncurrentDays, midnight)
      }
      if isOver { continue }
      if !version.isMarker {
        version.storageClass = cooled(
          version,
          rules.flatMap { rule in
            (rule.noncurrentVersionTransitions ?? []).map {
              ($0.noncurrentDays, $0.storageClass, rule.filter?.objectSizeGreaterThan != nil)
            }
          }, since: since, midnight)
      }
      kept.append(version)
    }
    let rules = rules(for: key, last)
    if last.isMarker {
      let isLonely = versions.count == 1
      let goes = rules.contains { rule in
        guard rule.filter?.tag == nil, rule.filter?.objectSizeGreaterThan == nil else { return false }
        return rule.expiration?.expiredObjectDeleteMarker == true
          || isDue(last.time, rule.expiration?.days, midnight)
      }
      if !(isLonely && goes) { kept.append(last) }
    } else {
      let expires = rules.contains { rule in
        if let date = rule.expiration?.date { return date.wholeSecondsSince1970 <= midnight }
        return isDue(last.time, rule.expiration?.days, midnight)
      }
      if expires {
        if versioned {
          kept.append(last)
          kept.append(
            .init(time: Instant(secondsSince1970: midnight), size: 0, isOld: false, isMarker: true))
        }
      } else {
        var last = last
        last.storageClass = cooled(
          last,
          rules.flatMap { rule in
            (rule.transitions ?? []).map {
              ($0.days, $0.storageClass, rule.filter?.objectSizeGreaterThan != nil)
            }
          }, since: last.time, midnight)
        kept.append(last)
      }
    }
    keys[key] = kept.isEmpty ? nil : kept
  }

  var description: [String] {
    keys.sorted { $0.key < $1.key }.flatMap { key, versions in
      versions.reversed().map {
        $0.isMarker ? "\(key) \($0.time) marker" : "\(key) \($0.time) \($0.storageClass)"
      }
    }
  }
}
