// SPDX-License-Identifier: Apache-2.0

import MockCore
import RESTXML

/// What browsers ask, and are told, of requests that come from another origin.
extension S3 {
  /// `OPTIONS`, on REST and website endpoints alike.
  var preflightRoute: HTTPRoute<State> {
    HTTPRoute { request in
      request.method == .options && Self.isOwn(request)
    } _: { request, state, context throws(AWSError) in
      guard S3Address(request).isWebsite else { return try Self.preflight(request, state, context) }
      do throws(AWSError) {
        return try Self.preflight(request, state, context)
      } catch { return WebsitePage.response(to: error, context) }
    }
  }

  /// The headers that answers to requests with an `Origin` carry, errors included.
  static func addCrossOriginHeaders(_ request: HTTPRequest, _ state: State, _ response: inout HTTPResponse) {
    guard let exchange = CrossOriginRequest(request, method: request.method.rawValue),
      let rules = exchange.rules(state), let rule = exchange.match(rules)
    else { return }
    for (name, value) in exchange.headers(rule) { response.headers.set(name, value) }
  }

  private static func isOwn(_ request: HTTPRequest) -> Bool {
    guard !S3Routing.isControl(request) else { return false }
    switch S3Address(request).endpoint {
    case .other, .control: return false
    default: return true
    }
  }

  private static func preflight(
    _ request: HTTPRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> HTTPResponse {
    guard request.headers.contains("Origin") else {
      throw AWSError(
        "BadRequest", "Insufficient information. Origin request header needed.", status: 400)
    }
    guard let method = request.headers["Access-Control-Request-Method"],
      let exchange = CrossOriginRequest(request, method: method)
    else { throw AWSError("BadRequest", "Invalid Access-Control-Request-Method: null", status: 400) }
    let isObject = PathNames(request.path).level == .object
    guard let rules = exchange.rules(state) else {
      throw .corsForbidden("Bucket not found", method, isObject: false)
    }
    guard !rules.isEmpty else {
      throw .corsForbidden("CORS is not enabled for this bucket.", method, isObject: false)
    }
    guard let rule = exchange.match(rules) else {
      throw .corsForbidden(
        // AWS's own spelling.
        "This CORS request is not allowed. This is usually because the evalution of Origin, request method / "
          + "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the "
          + "resource's CORS spec.", method, isObject: isObject)
    }
    var headers = S3Protocol.identify(context.requestID).headers
    for (name, value) in exchange.headers(rule) { headers.add(name, value) }
    return HTTPResponse(headers: headers)
  }
}

/// A request that comes, or would come, from another origin.
private struct CrossOriginRequest {
  let bucket: Bytes
  let origin: String
  let method: String
  /// Those that a preflight asks for, in lower case.
  let requestedHeaders: [String]

  init?(_ request: HTTPRequest, method: String) {
    guard let origin = request.headers["Origin"],
      let bucket = PercentEncoding.decode(PathNames(request.path).bucket)
    else { return nil }
    self.origin = origin
    self.bucket = bucket
    self.method = method
    requestedHeaders = (request.headers.combined("Access-Control-Request-Headers") ?? "")
      .split(separator: ",").map { Self.trimmed($0).lowercased() }.filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }

  /// `nil` where there is no such bucket.
  func rules(_ state: S3.State) -> [S3.CORSRule]? { state.buckets[bucket]?.settings.cors }

  func match(_ rules: [S3.CORSRule]) -> S3.CORSRule? {
    CORSRules.match(rules, origin: origin, method: method, headers: requestedHeaders)
  }

  /// In S3's order.
  func headers(_ rule: S3.CORSRule) -> [(name: String, value: String)] {
    // Everybody is let in without credentials; whoever is named, with them.
    let isPublic = rule.allowedOrigins.contains("*")
    var headers = [("Access-Control-Allow-Origin", isPublic ? "*" : origin)]
    headers.append(("Access-Control-Allow-Methods", rule.allowedMethods.joined(separator: ", ")))
    if !requestedHeaders.isEmpty {
      headers.append(("Access-Control-Allow-Headers", requestedHeaders.joined(separator: ", ")))
    }
    if let exposed = rule.exposeHeaders, !exposed.isEmpty {
      headers.append(("Access-Control-Expose-Headers", exposed.joined(separator: ", ")))
    }
    if let age = rule.maxAgeSeconds { headers.append(("Access-Control-Max-Age", String(age))) }
    if !isPublic { headers.append(("Access-Control-Allow-Credentials", "true")) }
    headers.append(("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"))
    return headers.map { (name: $0.0, value: $0.1) }
  }
}
