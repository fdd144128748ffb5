// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore
import Smithy
import SmithyHTTPAPI

/// Answers the SDK's requests from a cloud, in process: `config.httpClientEngine = MockAWSHTTPClient(cloud: .current)`.
struct MockAWSHTTPClient: HTTPClient {
  let cloud: MockCloud

  func send(request: SmithyHTTPAPI.HTTPRequest) async throws -> SmithyHTTPAPI.HTTPResponse {
    var headers = HTTPHeaders()
    for header in request.headers.headers {
      for value in header.value { headers.add(header.name, value) }
    }
    let destination = request.destination
    if !headers.contains("Host") { headers.add("Host", destination.host) }
    let query = destination.queryString.map { $0.isEmpty ? "" : "?" + $0 } ?? ""
    // The operation needs the body as a whole, streams too.
    let body = try await request.body.readData() ?? Data()
    let response = try await cloud.respond(
      to: MockCore.HTTPRequest(
        method: HTTPMethod(rawValue: request.method.rawValue), target: destination.path + query,
        headers: headers, body: .bytes(Bytes([UInt8](body))), scheme: "https"))

    var answered = Headers()
    for (name, value) in response.headers { answered.add(name: name, value: value) }
    return SmithyHTTPAPI.HTTPResponse(
      headers: answered, body: .data(Data([UInt8](try await response.body.collect()))),
      statusCode: HTTPStatusCode(rawValue: response.status) ?? .internalServerError)
  }
}
