// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// The server's own API beside AWS's: Moto's under `/moto-api`, ours under `/mock-aws`.
///
/// A request may name an access key (header `X-Mock-AWS-Access-Key`, or `access-key` in the query) to mean that key's
/// cloud only.
struct ControlPlane: Sendable {
  let pool: CloudPool
  let moto = MotoControl()
  private let own = OwnControl()

  init(pool: CloudPool) { self.pool = pool }

  /// The answer to a control request; `nil` for requests that are AWS's.
  func answer(_ request: HTTPRequest) -> HTTPResponse? {
    let parts = request.path.split(separator: "/").map { PercentEncoding.decodeText(String($0)) ?? "" }
    guard let first = parts.first, first == "moto-api" || first == "mock-aws" else { return nil }
    let query = request.query.flatMap { QueryString($0) } ?? QueryString()
    let control = ControlRequest(
      method: request.method, path: Array(parts.dropFirst()), query: query,
      body: request.body.bytes ?? Bytes(),
      clouds: pool.clouds(for: request.headers["X-Mock-AWS-Access-Key"] ?? query["access-key"]))
    do throws(ControlError) {
      return try first == "moto-api" ? moto.answer(control) : own.answer(control)
    } catch {
      return .json(["error": .string(error.message)], status: error.status)
    }
  }
}

/// A control request, taken apart.
struct ControlRequest {
  let method: HTTPMethod
  /// Behind `moto-api` or `mock-aws`.
  let path: [String]
  let query: QueryString
  let body: Bytes
  /// At least one.
  let clouds: [MockCloud]

  var cloud: MockCloud { clouds[0] }

  /// The body as a JSON object; an empty one where there is none.
  func object() throws(ControlError) -> Document {
    guard !body.isEmpty else { return .object([]) }
    guard let document = try? JSON.parse(body), document.object != nil else {
      throw ControlError(400, "The body must be a JSON object.")
    }
    return document
  }

  /// Refuses names that no service or operation has: a rule for them would hit nothing, and no call be found.
  func checkNames(_ service: String?, _ operation: String?) throws(ControlError) {
    if let mistake = cloud.offered.mistake(inService: service, operation: operation) {
      throw ControlError(400, mistake)
    }
  }

  func require(_ method: HTTPMethod) throws(ControlError) {
    guard self.method == method else { throw ControlError(405, "Use \(method) here.") }
  }
}

/// Why a control request was refused.
struct ControlError: Error {
  let status: Int
  let message: String

  init(_ status: Int, _ message: String) {
    self.status = status
    self.message = message
  }
}

extension HTTPResponse {
  static func json(_ document: Document, status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "application/json"], body: .bytes(JSON.serialize(document)))
  }
}
