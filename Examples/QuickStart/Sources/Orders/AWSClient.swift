// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The little of an AWS client that this example needs, so that it stands on Foundation alone. Yours is Soto or the AWS SDK
/// for Swift; what matters is that it is handed in: a session, and where AWS is.
public struct AWSClient: Sendable {
  public let session: URLSession
  /// One address for all services, as in `AWS_ENDPOINT_URL`; AWS's own by default.
  public let endpoint: String?
  public let region: String

  public init(session: URLSession = .shared, endpoint: String? = nil, region: String = "us-east-1") {
    self.session = session
    self.endpoint = endpoint
    self.region = region
  }

  public struct Failure: Error, CustomStringConvertible {
    public let status: Int
    public let description: String
  }

  /// Calls an operation of a service that speaks JSON.
  func call<Output: Decodable>(
    _ service: String, _ target: String, _ input: some Encodable, returning: Output.Type = Output.self
  ) async throws -> Output {
    var request = try request("POST", service, "/")
    request.setValue(target, forHTTPHeaderField: "X-Amz-Target")
    request.setValue("application/x-amz-json-1.0", forHTTPHeaderField: "Content-Type")
    request.httpBody = try JSONEncoder().encode(input)
    let answer = try await send(request)
    // Operations that have nothing to say send no body at all.
    return try JSONDecoder().decode(Output.self, from: answer.isEmpty ? Data("{}".utf8) : answer)
  }

  func putObject(_ bucket: String, _ key: String, _ body: Data) async throws {
    var request = try request("PUT", "s3", "/\(bucket)/\(key)")
    request.httpBody = body
    _ = try await send(request)
  }

  func getObject(_ bucket: String, _ key: String) async throws -> Data {
    try await send(request("GET", "s3", "/\(bucket)/\(key)"))
  }

  /// AWS verifies signatures, MockAWS doesn't; so this client names its key and leaves the rest out.
  private func request(_ method: String, _ service: String, _ path: String) throws -> URLRequest {
    let base = endpoint ?? "https://\(service).\(region).amazonaws.com"
    guard let url = URL(string: base + path) else { throw URLError(.badURL) }
    var request = URLRequest(url: url)
    request.httpMethod = method
    let key = ProcessInfo.processInfo.environment["AWS_ACCESS_KEY_ID"] ?? "none"
    request.setValue(
      "AWS4-HMAC-SHA256 Credential=\(key)/20260101/\(region)/\(service)/aws4_request, SignedHeaders=host, Signature=0",
      forHTTPHeaderField: "Authorization")
    return request
  }

  private func send(_ request: URLRequest) async throws -> Data {
    let (data, response) = try await session.data(for: request)
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    guard (200..<300).contains(status) else {
      throw Failure(status: status, description: String(decoding: data, as: UTF8.self))
    }
    return data
  }
}
