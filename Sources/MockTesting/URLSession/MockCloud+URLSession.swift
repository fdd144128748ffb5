// SPDX-License-Identifier: Apache-2.0

public import Foundation
public import MockCore

#if canImport(FoundationNetworking)
  public import FoundationNetworking
#endif

extension MockCloud {
  /// A configuration whose sessions talk to this cloud, in process and without a socket.
  ///
  /// ```swift
  /// let session = URLSession(configuration: cloud.urlSessionConfiguration)
  /// ```
  ///
  /// Requests to AWS's hosts, to `localhost` and to addresses are the cloud's, and so is whatever is signed for a service that it
  /// offers. Everything else fails with ``RealRequestBlocked``, but for the hosts in ``MockAWSOptions/passthrough`` of the scope
  /// that this is read in. A connection that a fault rule drops is `URLError.networkConnectionLost`. Redirects are handed out, not
  /// followed. Keep the cloud for as long as the session is used.
  ///
  /// On Linux, the bodies of upload tasks cannot be seen, and download tasks cannot be answered: both fail with
  /// ``RequestNotInterceptable``. Use `data(for:)` with `httpBody` there, or `serve()`.
  public var urlSessionConfiguration: URLSessionConfiguration {
    urlSessionConfiguration(passthrough: MockScope.current?.options.passthrough ?? [])
  }

  /// Answers one request without any session: for clients that take a function, and for what sessions cannot do on Linux.
  /// Throws what a session would: ``RealRequestBlocked``, or `URLError.networkConnectionLost` where a fault rule drops the connection.
  public func data(for request: URLRequest) async throws -> (Data, HTTPURLResponse) {
    var body = request.httpBody ?? Data()
    if let stream = request.httpBodyStream { body = try Data(readingAllOf: stream) }
    let asked = HTTPRequest(request, body: body)
    if let blocked = blocked(asked) { throw blocked }
    do {
      let response = try await respond(to: asked)
      guard let url = request.url, let head = HTTPURLResponse(response, url: url) else {
        throw URLError(.badServerResponse)
      }
      return (Data(try await response.body.collect()), head)
    } catch is ConnectionDropped {
      throw URLError.dropped(request.url)
    }
  }
}

extension HTTPResponder where Self: AnyObject {
  /// A configuration whose sessions are answered by this cloud, ``SessionRecording`` or ``SessionReplay``. Requests to the hosts in
  /// `passthrough` really go there: `example.com`, or `*.example.com` for every host under it.
  public func urlSessionConfiguration(passthrough: [String] = []) -> URLSessionConfiguration {
    // Ephemeral: no cookies, cache or credentials that tests would share.
    let configuration = URLSessionConfiguration.ephemeral
    let protocolClass = InterceptedSessions.shared.protocolClass(for: self, HostList(passthrough))
    configuration.protocolClasses = [protocolClass] + (configuration.protocolClasses ?? [])
    return configuration
  }
}
