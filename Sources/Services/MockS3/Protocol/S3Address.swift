// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a request's host says: the bucket, where it stands there, and which of S3's endpoints was meant.
///
/// `bucket.s3.amazonaws.com`, `s3.eu-central-1.amazonaws.com`, `my.bucket.s3-us-west-2.amazonaws.com`,
/// `site.s3-website.eu-central-1.localhost:5000`, `bucket.localhost:5000`, `127.0.0.1:5000`.
struct S3Address {
  /// In the host; path-style requests have theirs in the path.
  private(set) var bucket: String?
  private(set) var endpoint = Endpoint.rest
  /// Where the host names one.
  private(set) var region: String?

  enum Endpoint: Equatable {
    case rest
    case website
    case control
    case accessPoint
    case multiRegion
    case directory
    case objectLambda
    /// A host of AWS that isn't S3's.
    case other
  }

  /// The control endpoint of directory buckets, `s3express-control.us-east-1.amazonaws.com`.
  private(set) var isDirectoryControl = false
  var isWebsite: Bool { endpoint == .website }

  init(_ request: HTTPRequest) {
    // That says nothing, and several ask for each request.
    self.init(host: request.isForLocalhost ? nil : request.host)
  }

  init(host: String?) {
    guard let host else { return }
    let name = HostName(host)
    guard case .aws(let labels) = name.kind else { return }
    let place = labels.lastIndex { Self.endpoint(of: $0) != nil }
    guard let place, let found = Self.endpoint(of: labels[place]) else {
      if name.name.hasSuffix(".localhost") {
        bucket = labels.joined(separator: ".")
      } else {
        endpoint = .other
      }
      return
    }
    endpoint = found.endpoint
    isDirectoryControl = labels[place] == "s3express-control"
    region = found.region ?? labels[(place + 1)...].first(where: HostName.isRegion)
    if place > 0 { bucket = labels[..<place].joined(separator: ".") }
  }

  /// What a label that begins with `s3` stands for, and the region that older names carry in it.
  private static func endpoint(of label: String) -> (endpoint: Endpoint, region: String?)? {
    switch label {
    case "s3", "s3-accelerate", "s3-fips", "s3-external-1": return (.rest, nil)
    case "s3-website": return (.website, nil)
    case "s3-control", "s3-control-fips": return (.control, nil)
    case "s3-accesspoint", "s3-accesspoint-fips": return (.accessPoint, nil)
    case "s3-global": return (.multiRegion, nil)
    case "s3-object-lambda": return (.objectLambda, nil)
    case "s3express-control": return (.directory, nil)
    default: break
    }
    if label.hasPrefix("s3express-") { return (.directory, nil) }
    for (prefix, endpoint) in [("s3-website-", Endpoint.website), ("s3-", .rest)]
    where label.hasPrefix(prefix) {
      let region = String(label.dropFirst(prefix.utf8.count))
      return HostName.isRegion(region) ? (endpoint, region) : nil
    }
    return nil
  }

  /// Brings a request into path style, `/bucket/key`, with spaces that are written as such.
  static func adapt(_ request: inout HTTPRequest) {
    readPlusAsSpace(&request)
    guard !request.isForLocalhost, let host = request.host, !S3Routing.isControl(request) else { return }
    let address = S3Address(host: host)
    guard var bucket = address.bucket, address.endpoint != .control, address.endpoint != .objectLambda,
      !isObjectLambdaAnswer(request)
    else {
      return
    }
    // Beside the name, the host of an access point says the region: an ARN can hold both.
    if address.endpoint == .accessPoint, let region = address.region,
      let (name, account) = AccessPoints.hostName(bucket)
    {
      bucket =
        "arn:\(Partition(region: region).rawValue):s3:\(region):\(account):accesspoint/\(name)"
    }
    if address.endpoint == .multiRegion {
      // `mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com`
      guard bucket.hasSuffix(".accesspoint") else { return }
      bucket.removeLast(".accesspoint".utf8.count)
    }
    request.target = "/" + PercentEncoding.encode(bucket) + request.target
  }

  /// In paths as in queries S3 takes a plus for a space, wherefore clients write `%2B` for the plus in a key.
  private static func readPlusAsSpace(_ request: inout HTTPRequest) {
    guard request.target.utf8Offset(of: UInt8(ascii: "+")) != nil, !S3Routing.isControl(request) else {
      return
    }
    request.target = request.target.replacing("+", with: "%20")
  }

  /// The route in its host is no bucket.
  private static func isObjectLambdaAnswer(_ request: HTTPRequest) -> Bool {
    request.target == "/WriteGetObjectResponse" && request.headers.contains("x-amz-request-token")
  }
}
