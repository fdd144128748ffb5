// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What both dialects of Query look at before they read an input.
struct QueryRequest {
  let action: String
  let version: String?

  /// Finds `Action` and `Version` without taking the form apart; the query string goes before the body. `nil` when the
  /// request isn't one of Query.
  init?(_ request: HTTPRequest) {
    guard request.method == .post || request.method == .get else { return nil }
    var action: String?
    var version: String?
    if let query = request.query {
      Bytes(query).withUnsafeBytes { Self.find($0, &action, &version) }
    }
    if QueryForm.hasForm(request), let body = request.body.bytes {
      body.withUnsafeBytes { Self.find($0, &action, &version) }
    }
    guard let action, !action.isEmpty, !request.headers.contains("X-Amz-Target") else { return nil }
    self.action = action
    self.version = version
  }

  private static func find(_ form: UnsafeRawBufferPointer, _ action: inout String?, _ version: inout String?)
  {
    var start = 0
    while start < form.count, action == nil || version == nil {
      let first = form[start]
      var end = start
      while end < form.count, form[end] != UInt8(ascii: "&") { end &+= 1 }
      if first == UInt8(ascii: "A"), action == nil {
        action = value(of: "Action=", form, start, end)
      } else if first == UInt8(ascii: "V"), version == nil {
        version = value(of: "Version=", form, start, end)
      }
      start = end &+ 1
    }
  }

  private static func value(
    of name: StaticString, _ form: UnsafeRawBufferPointer, _ start: Int, _ end: Int
  ) -> String? {
    let count = name.utf8CodeUnitCount
    guard end &- start >= count else { return nil }
    for index in 0..<count where form[start &+ index] != name.utf8Start[index] { return nil }
    let value = UnsafeRawBufferPointer(rebasing: form[(start &+ count)..<end])
    return PercentEncoding.decodeText(value, plusIsSpace: true)
  }

  static func addHeaders(to response: inout HTTPResponse, requestID: String, contentType: String) {
    response.headers.reserve(fields: 4, bytes: 128)
    response.headers.add("x-amzn-RequestId", requestID)
    response.headers.add("Content-Type", contentType)
  }
}
