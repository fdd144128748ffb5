// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What both dialects of Query look at before they read an input.
struct QueryRequest {
  private let service: ServiceModel
  /// The operation that `Action` names, where it is built.
  private var operation: OperationModel?
  /// The name of one that isn't.
  private var unknown: String?
  private var hasVersion = false
  /// The version, where it isn't the model's.
  private var otherVersion: String?

  /// What a request asks of a service, found without taking its form apart; the query string goes before the body. `nil`
  /// when the request isn't one of Query. `accepts` is asked about versions that aren't the model's.
  static func match(
    _ request: HTTPRequest, _ service: ServiceModel, accepts: (_ version: String) -> Bool = { _ in false }
  ) -> OperationMatch? {
    guard request.method == .post || request.method == .get else { return nil }
    var found = QueryRequest(service: service)
    if let query = request.query { Bytes(query).withUnsafeBytes { found.look(in: $0) } }
    if QueryForm.hasForm(request), let body = request.body.bytes {
      body.withUnsafeBytes { found.look(in: $0) }
    }
    guard let match = found.match(accepts), !request.headers.contains("X-Amz-Target") else { return nil }
    return match
  }

  private init(service: ServiceModel) { self.service = service }

  private func match(_ accepts: (String) -> Bool) -> OperationMatch? {
    if let operation {
      if let otherVersion, !accepts(otherVersion) { return .unknown(operation.name) }
      return .operation(operation)
    }
    guard let unknown, !unknown.isEmpty else { return nil }
    return .unknown(unknown)
  }

  private mutating func look(in form: UnsafeRawBufferPointer) {
    var start = 0
    while start < form.count, !hasAction || !hasVersion {
      let first = form[start]
      var end = start
      while end < form.count, form[end] != UInt8(ascii: "&") { end &+= 1 }
      if first == UInt8(ascii: "A"), !hasAction {
        if let value = Self.value(of: "Action=", form, start, end) { note(action: value) }
      } else if first == UInt8(ascii: "V"), !hasVersion {
        if let value = Self.value(of: "Version=", form, start, end) { note(version: value) }
      }
      start = end &+ 1
    }
  }

  private var hasAction: Bool { operation != nil || unknown != nil }

  // Names and versions are nearly always compared as they came: to make strings of them would take longer than to look
  // the operation up.

  private mutating func note(action value: UnsafeRawBufferPointer) {
    operation = service.operation(value)
    guard operation == nil, let name = PercentEncoding.decodeText(value, plusIsSpace: true) else { return }
    operation = service.operation(name)
    if operation == nil { unknown = name }
  }

  private mutating func note(version value: UnsafeRawBufferPointer) {
    if value.equalsUTF8(of: service.apiVersion) {
      hasVersion = true
    } else if let version = PercentEncoding.decodeText(value, plusIsSpace: true) {
      hasVersion = true
      if version != service.apiVersion { otherVersion = version }
    }
  }

  private static func value(
    of name: StaticString, _ form: UnsafeRawBufferPointer, _ start: Int, _ end: Int
  ) -> UnsafeRawBufferPointer? {
    let count = name.utf8CodeUnitCount
    guard end &- start >= count else { return nil }
    for index in 0..<count where form[start &+ index] != name.utf8Start[index] { return nil }
    return UnsafeRawBufferPointer(rebasing: form[(start &+ count)..<end])
  }

  static func addHeaders(to response: inout HTTPResponse, requestID: String, contentType: String) {
    response.headers.reserve(fields: 4, bytes: 128)
    response.headers.add("x-amzn-RequestId", requestID)
    response.headers.add("Content-Type", contentType)
  }
}
