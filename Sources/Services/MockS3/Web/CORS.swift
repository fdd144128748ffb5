// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The rules for cross-origin requests of a bucket.
extension S3 {
  func putBucketCors(
    _ input: PutBucketCorsRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let rules = input.corsConfiguration.corsRules
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) { bucket throws(AWSError) in
      try CORSRules.check(rules)
      bucket.settings.cors = rules
    }
    return EmptyShape()
  }

  func getBucketCors(
    _ input: GetBucketCorsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketCorsOutput {
    let rules = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner).settings.cors
    guard !rules.isEmpty else { throw .noSuchCORSConfiguration(input.bucket) }
    return GetBucketCorsOutput(corsRules: rules)
  }

  func deleteBucketCors(
    _ input: DeleteBucketCorsRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) { bucket in
      bucket.settings.cors = []
    }
    return EmptyShape()
  }
}

/// What a bucket's rules say of a request that comes from another origin.
enum CORSRules {
  private static let methods: Set<String> = ["GET", "PUT", "POST", "DELETE", "HEAD"]

  static func check(_ rules: [S3.CORSRule]) throws(AWSError) {
    guard !rules.isEmpty else { throw .malformedXML }
    guard rules.count <= 100 else {
      throw .invalidRequest("The number of CORS rules should not exceed allowed limit of 100 rules.")
    }
    for rule in rules {
      guard !rule.allowedMethods.isEmpty, !rule.allowedOrigins.isEmpty else { throw .malformedXML }
      if let id = rule.id, id.count > 255 {
        throw .invalidArgument("ID length should not exceed allowed limit of 255", "ID", id)
      }
      for method in rule.allowedMethods where !methods.contains(method) {
        throw .invalidRequest(
          "Found unsupported HTTP method in CORS config. Unsupported method is \(method)")
      }
      for origin in rule.allowedOrigins where hasManyWildcards(origin) {
        throw .invalidRequest("AllowedOrigin \"\(origin)\" can not have more than one wildcard.")
      }
      for header in rule.allowedHeaders ?? [] where hasManyWildcards(header) {
        throw .invalidRequest("AllowedHeader \"\(header)\" can not have more than one wildcard.")
      }
      for header in rule.exposeHeaders ?? [] where header.utf8.contains(UInt8(ascii: "*")) {
        throw .invalidRequest(
          "ExposeHeader \"\(header)\" contains wildcard. We currently do not support wildcard for ExposeHeader."
        )
      }
    }
  }

  private static func hasManyWildcards(_ pattern: String) -> Bool {
    var count = 0
    for byte in pattern.utf8 where byte == UInt8(ascii: "*") { count += 1 }
    return count > 1
  }

  /// The first rule that allows the method to the origin, with all the headers.
  static func match(
    _ rules: [S3.CORSRule], origin: String, method: String, headers: [String]
  ) -> S3.CORSRule? {
    rules.first { rule in
      rule.allowedMethods.contains(method)
        && rule.allowedOrigins.contains { matches(origin, pattern: $0) }
        && headers.allSatisfy { header in
          (rule.allowedHeaders ?? []).contains { matches(header, pattern: $0.lowercased()) }
        }
    }
  }

  /// Compares with a pattern that may have one `*`.
  static func matches(_ text: String, pattern: String) -> Bool {
    guard let star = pattern.utf8.firstIndex(of: UInt8(ascii: "*")) else { return text == pattern }
    let head = pattern.utf8[..<star]
    let tail = pattern.utf8[pattern.utf8.index(after: star)...]
    let bytes = text.utf8
    return bytes.count >= head.count + tail.count && bytes.starts(with: head)
      && bytes.suffix(tail.count).elementsEqual(tail)
  }
}
