// SPDX-License-Identifier: Apache-2.0

import MockCore
import RESTXML
import XMLFormat

/// The pages that S3 shows where a website has none of its own.
enum WebsitePage {
  private static let reasons: [Int: String] = [
    301: "Moved Permanently", 302: "Found", 304: "Not Modified", 400: "Bad Request", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 412: "Precondition Failed", 416: "Range Not Satisfiable",
    500: "Internal Server Error", 503: "Service Unavailable",
  ]

  /// The page for an error; `failure` is what kept us from showing the site's own error document.
  static func response(to error: AWSError, _ context: Context, documentError failure: AWSError? = nil)
    -> HTTPResponse
  {
    let status = error.status ?? 400
    let title = reasons[status].map { "\(status) \($0)" } ?? String(status)
    let identification = S3Protocol.identify(context.requestID)
    var page = BytesBuilder(capacity: 512)
    page.append("<html>\n<head><title>\(title)</title></head>\n<body>\n<h1>\(title)</h1>\n<ul>\n")
    list(error, &page)
    item("RequestId", identification.requestID, &page)
    for (name, value) in identification.elements { item(name, value, &page) }
    page.append("</ul>\n" as StaticString)
    if let failure {
      page.append(
        "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n"
          as StaticString)
      list(failure, &page)
      page.append("</ul>\n" as StaticString)
    }
    page.append("<hr/>\n</body>\n</html>\n" as StaticString)
    var response = HTTPResponse(
      status: status, headers: identification.headers, body: .bytes(page.finish()))
    addHeaders(error, to: &response)
    response.headers.set("Content-Type", "text/html; charset=utf-8")
    return response
  }

  /// What website endpoints tell of errors in headers.
  static func addHeaders(_ error: AWSError, to response: inout HTTPResponse) {
    response.headers.set("x-amz-error-code", error.code)
    response.headers.set("x-amz-error-message", error.message)
    for member in error.members {
      guard let text = member.value.string else { continue }
      // Keys may hold what no header can.
      response.headers.set(
        "x-amz-error-detail-\(member.name)", PercentEncoding.encode(text, keepingSlash: true))
    }
    for (name, value) in error.headers { response.headers.set(name, value) }
  }

  private static func list(_ error: AWSError, _ page: inout BytesBuilder) {
    item("Code", error.code, &page)
    item("Message", error.message, &page)
    for member in error.members {
      if let text = member.value.string { item(member.name, text, &page) }
    }
  }

  private static func item(_ name: String, _ value: String, _ page: inout BytesBuilder) {
    page.append("<li>\(name): ")
    page.append(xmlText: value)
    page.append("</li>\n" as StaticString)
  }
}
