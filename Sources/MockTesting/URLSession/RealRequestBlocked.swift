// SPDX-License-Identifier: Apache-2.0

public import Foundation
import MockCore

/// A request that would have left the test: to a host that isn't AWS's, or to a service that the cloud doesn't offer.
public struct RealRequestBlocked: LocalizedError, CustomNSError, CustomStringConvertible {
  /// The host that the request was for.
  public let host: String
  /// What was blocked, and what to do about it.
  public let description: String

  public var errorDescription: String? { description }
  public var errorUserInfo: [String: Any] { [NSLocalizedDescriptionKey: description, "host": host] }

  static func foreign(_ host: String) -> RealRequestBlocked {
    RealRequestBlocked(
      host: host,
      description: """
        A request to \(host) was blocked: the host is not AWS's, and a cloud stands in for AWS. To let requests to it through, \
        add "\(host)" to MockAWSOptions.passthrough.
        """)
  }

  static func unanswered(_ request: HTTPRequest, by cloud: MockCloud) -> RealRequestBlocked {
    let host = request.host ?? ""
    let offered = cloud.catalogue.services.map(\.name).joined(separator: ", ")
    let operation = request.headers["X-Amz-Target"] ?? "\(request.method) \(request.path)"
    return RealRequestBlocked(
      host: host,
      description: """
        A request to \(host) (\(operation)) was blocked: no service of the cloud answers it, which offers \
        \(offered.isEmpty ? "none" : offered). Name the service where the cloud is opened, as in .mockAWS(.s3), or let the host \
        through with MockAWSOptions.passthrough.
        """)
  }
}

/// A request that URLSession on this platform doesn't show to whoever answers in its place.
public struct RequestNotInterceptable: LocalizedError, CustomNSError, CustomStringConvertible {
  /// What cannot be done, and what to do instead.
  public let description: String

  public var errorDescription: String? { description }
  public var errorUserInfo: [String: Any] { [NSLocalizedDescriptionKey: description] }
}
