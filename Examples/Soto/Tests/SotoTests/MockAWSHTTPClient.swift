// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import MockCore
import NIOCore
import NIOHTTP1
import SotoCore

/// Answers Soto's requests from a cloud, in process: `AWSClient(httpClient: MockAWSHTTPClient(cloud: .current))`.
struct MockAWSHTTPClient: AWSHTTPClient {
  let cloud: MockCloud

  func execute(
    request: AWSHTTPRequest, timeout: TimeAmount, logger: Logger
  ) async throws -> AWSHTTPResponse {
    var headers = MockCore.HTTPHeaders()
    for (name, value) in request.headers { headers.add(name, value) }
    // The operation needs the body as a whole; a stream can be read once, and this is where.
    let body = try await request.body.collect(upTo: .max)
    let response = try await cloud.respond(
      to: MockCore.HTTPRequest(
        method: MockCore.HTTPMethod(rawValue: request.method.rawValue), target: request.url.absoluteString,
        headers: headers, body: .bytes(Bytes(Array(body.readableBytesView)))))

    var answered = NIOHTTP1.HTTPHeaders()
    for (name, value) in response.headers { answered.add(name: name, value: value) }
    return AWSHTTPResponse(
      status: HTTPResponseStatus(statusCode: response.status), headers: answered,
      body: Self.body(response.body))
  }

  private static func body(_ body: HTTPBody) -> AWSHTTPBody {
    guard case .stream(let stream) = body else {
      return AWSHTTPBody(buffer: ByteBuffer(bytes: body.bytes ?? Bytes()))
    }
    return AWSHTTPBody(
      asyncSequence: stream.map { piece in ByteBuffer(bytes: piece) }, length: stream.length)
  }
}
