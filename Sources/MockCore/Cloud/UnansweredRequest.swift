// SPDX-License-Identifier: Apache-2.0

/// Answers for requests that no registered service takes, in the form their clients can read.
enum UnansweredRequest {
  /// An operation that the service's model doesn't have, or that isn't built.
  static func error(_ name: String, of service: ServiceModel, _ codec: any ProtocolCodec) -> AWSError {
    if service.absentOperations.contains(where: { $0.name == name }) || service.operation(name) != nil {
      return AWSError(
        "NotImplemented",
        "\(service.serviceID) \(name) is not built into MockAWS. Add it to the service's operations, "
          + "or answer it with a ServiceBackend of your own.", status: 501, fault: .receiver)
    }
    switch codec.name {
    case "query", "ec2":
      return AWSError(
        "InvalidAction", "The action \(name) is not valid for this web service.", status: 400, fault: .sender)
    case "rest-xml":
      return AWSError(
        "MethodNotAllowed", "The specified method is not allowed against this resource.", status: 405)
    default: return AWSError("UnknownOperationException", "", status: codec.name == "rest-json" ? 404 : 400)
    }
  }

  /// A request for a service that isn't registered.
  static func nobody(_ request: HTTPRequest, _ credential: CredentialScope?, requestID: String)
    -> HTTPResponse
  {
    let target = request.headers["X-Amz-Target"]
    let host = HostName(request.host ?? "")
    var service = credential?.service ?? target.map { String($0.prefix { $0 != "." && $0 != "_" }) }
    if service == nil, case .aws(let labels) = host.kind {
      service = labels.first { !HostName.isRegion($0) }
    }
    let operation =
      target.map { String($0.split(separator: ".").last ?? "") } ?? action(of: request)
      ?? "\(request.method) \(request.path)"
    let name = service ?? "An unnamed service"
    return answer(
      to: request, status: 501, code: "NotImplemented", speaksXML: speaksXML(request, service),
      message:
        "\(name) \(operation) is answered by no registered service. Register a backend for it with the cloud, "
        + "or let the server offer it with --services.", requestID: requestID)
  }

  static func foreignHost(_ host: String, _ request: HTTPRequest, requestID: String) -> HTTPResponse {
    answer(
      to: request, status: 421, code: "MisdirectedRequest", speaksXML: true,
      message: "\(host) is not a host of AWS, and nothing in the request names an AWS service: refused.",
      requestID: requestID)
  }

  /// Query requests are answered in XML, and so are the few services that speak REST-XML; the rest reads JSON.
  private static func speaksXML(_ request: HTTPRequest, _ service: String?) -> Bool {
    if request.headers.contains("X-Amz-Target") { return false }
    if action(of: request) != nil { return true }
    return service.map { ["s3", "s3express", "s3-outposts", "route53", "cloudfront"].contains($0) } ?? true
  }

  private static func action(of request: HTTPRequest) -> String? {
    if let text = request.query, let action = QueryString(text)?["Action"] { return action }
    guard let body = request.body.bytes, body.count < 65_536, let form = String(validating: body) else {
      return nil
    }
    return QueryString(form, plusIsSpace: true)?["Action"]
  }

  /// JSON for who speaks JSON, XML for the others; CBOR clients read the code from a header.
  private static func answer(
    to request: HTTPRequest, status: Int, code: String, speaksXML: Bool, message: String, requestID: String
  ) -> HTTPResponse {
    let type = request.headers["Content-Type"] ?? ""
    var headers: HTTPHeaders = ["x-amzn-RequestId": requestID, "x-amzn-ErrorType": code]
    if request.headers.contains("smithy-protocol") {
      headers.add("smithy-protocol", "rpc-v2-cbor")
      headers.add("Content-Type", "application/cbor")
      return HTTPResponse(
        status: status, headers: headers, body: .bytes(cbor([("__type", code), ("message", message)])))
    }
    if !speaksXML {
      headers.add("Content-Type", type.utf8Contains("json") ? type : "application/json")
      return HTTPResponse(
        status: status, headers: headers,
        body: HTTPBody("{\"__type\":\"\(code)\",\"message\":\"\(escaped(message, json: true))\"}"))
    }
    headers.add("Content-Type", "text/xml")
    return HTTPResponse(
      status: status, headers: headers,
      body: HTTPBody(
        "<ErrorResponse><Error><Type>Receiver</Type><Code>\(code)</Code><Message>\(escaped(message, json: false))"
          + "</Message></Error><RequestId>\(requestID)</RequestId></ErrorResponse>"))
  }

  private static func escaped(_ text: String, json: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"" where json: result += "\\\""
      case "\\" where json: result += "\\\\"
      case "<" where !json: result += "&lt;"
      case "&" where !json: result += "&amp;"
      case _ where scalar.value < 0x20: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func cbor(_ members: [(String, String)]) -> Bytes {
    var builder = BytesBuilder()
    builder.append(UInt8(0xA0 | members.count))
    for text in members.flatMap({ [$0.0, $0.1] }) {
      let length = min(text.utf8.count, 0xFFFF)
      builder.append([0x79, UInt8(length >> 8), UInt8(length & 0xFF)])
      builder.append(Bytes(text).slice(0..<length))
    }
    return builder.finish()
  }
}
