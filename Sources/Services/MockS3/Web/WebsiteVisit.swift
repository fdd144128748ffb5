// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  /// Everything that comes to a website's host, but for preflights.
  var websiteRoute: HTTPRoute<State> {
    HTTPRoute {
      !$0.isForLocalhost && S3Address($0).isWebsite
    } _: { request, state, context throws(AWSError) in
      do throws(AWSError) {
        return try WebsiteVisit(request, state, context, self).answer()
      } catch { return WebsitePage.response(to: error, context) }
    }
  }
}

/// One request of somebody who looks at a bucket as a website.
private struct WebsiteVisit {
  private let request: HTTPRequest
  private let context: Context
  private let service: S3
  private let state: S3.State
  private let bucket: StoredBucket
  private let website: S3.WebsiteConfiguration
  private let access: AccessCheck
  /// What the path names: an object, or what an index document stands for.
  private let key: String

  init(_ request: HTTPRequest, _ state: S3.State, _ context: Context, _ service: S3) throws(AWSError) {
    guard request.method == .get || request.method == .head else {
      throw .methodNotAllowed(request.method.rawValue, resource: "OBJECT")
    }
    let names = PathNames(request.path)
    guard let name = PercentEncoding.decodeText(names.bucket),
      let key = PercentEncoding.decodeText(names.key)
    else { throw AWSError("InvalidURI", "Couldn't parse the specified URI.", status: 400) }
    let bucket = try state.bucket(name)
    guard let website = bucket.settings.website else { throw .noSuchWebsiteConfiguration(name) }
    // Whoever signs is a visitor like all others.
    var visitor = context.caller
    visitor.isAnonymous = true
    self.request = request
    self.context = context
    self.service = service
    self.state = state
    self.bucket = bucket
    self.website = website
    self.key = key
    access = AccessCheck(bucket, state, context, as: visitor)
  }

  func answer() throws(AWSError) -> HTTPResponse {
    if let target = website.redirectAllRequestsTo {
      return WebsiteRedirect(all: target, key).response(request, context)
    }
    if let redirect = website.redirect(key, error: nil) { return redirect.response(request, context) }
    do throws(AWSError) {
      return try find()
    } catch { return answer(to: error) }
  }

  /// The object, or the index of what is below it.
  private func find() throws(AWSError) -> HTTPResponse {
    let index = website.indexDocument?.suffix ?? ""
    if key.isEmpty || key.utf8.last == UInt8(ascii: "/") { return try show(key + index) }
    if !access.exists(key, version: nil), access.exists("\(key)/\(index)", version: nil) {
      let path = PercentEncoding.encode(key, keepingSlash: true)
      throw AWSError("Found", "Resource Found", status: 302, headers: ["Location": "/\(path)/"])
    }
    return try show(key)
  }

  /// Reads an object as the API does, ranges and conditions included.
  private func show(_ key: String, whole: Bool = false) throws(AWSError) -> HTTPResponse {
    guard bucket.settings.requestPayer != .requester else { throw .accessDenied }
    guard access.exists(key, version: nil) else {
      throw access.allows(.listBucket) ? .noSuchKey(key) : .accessDenied
    }
    guard access.allows(.getObject, key) else { throw .accessDenied }
    if !whole, let location = bucket.current(key)?.websiteRedirect {
      return WebsiteRedirect.response(301, to: location, context)
    }
    let codec = S3Protocol()
    let operation = S3.API.getObject.model
    var reading = request
    reading.method = .get
    reading.target =
      "/\(PercentEncoding.encode(bucket.name))/\(PercentEncoding.encode(key, keepingSlash: true))"
    if whole { reading.headers = [:] }
    let input = try codec.decode(S3.GetObjectRequest.self, from: reading, operation).input
    return codec.encode(
      try service.getObject(input, state, context), for: operation, requestID: context.requestID)
  }

  /// A redirect for such errors, the site's own page for them, or S3's.
  private func answer(to error: AWSError) -> HTTPResponse {
    let status = error.status ?? 400
    guard status >= 400 else {
      guard status == 304 else { return WebsitePage.response(to: error, context) }
      return S3Protocol().encode(error, of: S3.model, requestID: context.requestID)
    }
    if let redirect = website.redirect(key, error: status) { return redirect.response(request, context) }
    guard let document = website.errorDocument?.key else { return WebsitePage.response(to: error, context) }
    do throws(AWSError) {
      var response = try show(document, whole: true)
      response.status = status
      WebsitePage.addHeaders(error, to: &response)
      return response
    } catch let failure {
      return WebsitePage.response(to: error, context, documentError: failure)
    }
  }
}
