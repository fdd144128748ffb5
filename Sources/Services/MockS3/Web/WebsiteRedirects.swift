// SPDX-License-Identifier: Apache-2.0

import MockCore
import RESTXML

/// Where a website sends its visitors instead of answering them.
extension S3.WebsiteConfiguration {
  /// The first rule for a key, before it is looked for (`error` is `nil`) or after that has failed.
  func redirect(_ key: String, error: Int?) -> WebsiteRedirect? {
    for rule in routingRules ?? [] {
      let code = rule.condition?.httpErrorCodeReturnedEquals
      let prefix = rule.condition?.keyPrefixEquals ?? ""
      guard code == error.map({ String($0) }), key.utf8.starts(with: prefix.utf8) else { continue }
      return WebsiteRedirect(rule.redirect, key, prefix: prefix)
    }
    return nil
  }
}

struct WebsiteRedirect {
  private let scheme: String?
  private let host: String?
  private let key: String
  private let status: Int

  fileprivate init(_ redirect: S3.Redirect, _ key: String, prefix: String) {
    scheme = redirect.protocol?.rawValue
    host = redirect.hostName
    status = redirect.httpRedirectCode.flatMap { Int($0) } ?? 301
    if let replacement = redirect.replaceKeyWith {
      self.key = replacement
    } else if let replacement = redirect.replaceKeyPrefixWith {
      self.key = replacement + String(decoding: key.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    } else {
      self.key = key
    }
  }

  init(all target: S3.RedirectAllRequestsTo, _ key: String) {
    scheme = target.protocol?.rawValue
    host = target.hostName
    status = 301
    self.key = key
  }

  /// What the redirect leaves open is as the visitor had it.
  func response(_ request: HTTPRequest, _ context: Context) -> HTTPResponse {
    let path = PercentEncoding.encode(key, keepingSlash: true)
    let query = request.query.map { "?" + $0 } ?? ""
    return Self.response(
      status, to: "\(scheme ?? request.scheme)://\(host ?? request.host ?? "")/\(path)\(query)", context)
  }

  static func response(_ status: Int, to location: String, _ context: Context) -> HTTPResponse {
    var headers = S3Protocol.identify(context.requestID).headers
    headers.set("Location", location)
    return HTTPResponse(status: status, headers: headers)
  }
}
