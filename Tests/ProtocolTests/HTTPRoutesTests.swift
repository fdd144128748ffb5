// SPDX-License-Identifier: Apache-2.0

import HTTPBinding
import MockCore
import RESTJSON
import Testing

@Suite("HTTP routes")
struct HTTPRoutesTests {
  private static let model = ServiceModel(
    """
    service id=Routes protocol=rest-json endpointPrefix=routes signingName=routes
    operation ListBuckets GET /
    operation ListObjects GET /{Bucket}
    operation ListVersions GET /{Bucket}?versions
    operation ListTwo GET /{Bucket}?list-type=2
    operation GetObject GET /{Bucket}/{Key+}
    operation GetTags GET /{Bucket}/{Key+}?tagging
    operation PutObject PUT /{Bucket}/{Key+}
    operation Fixed GET /fixed/path
    operation Labelled GET /fixed/{Name}
    operation Tail GET /long/{Rest+}/tail
    operation GetPoint GET /points/all/{Name+}
    operation GetPointPolicy GET /points/all/{Name+}/policy
    absent DeleteObject DELETE /{Bucket}/{Key+}
    """)
  private static let routes = HTTPRoutes(model)

  private func name(_ method: HTTPMethod, _ target: String) -> String? {
    switch Self.routes.match(HTTPRequest(method: method, target: target)) {
    case .operation(let operation): operation.name
    case .absent(let name): "absent " + name
    case nil: nil
    }
  }

  @Test(
    "The most specific binding wins",
    arguments: [
      ("/", "ListBuckets"), ("/b", "ListObjects"), ("/b/", "ListObjects"), ("/b?versions", "ListVersions"),
      ("/b?versions=", "ListVersions"), ("/b?prefix=a&list-type=2", "ListTwo"),
      ("/b?list-type=1", "ListObjects"),
      ("/b/k", "GetObject"), ("/b/k/with/slashes/", "GetObject"), ("/b//k", "GetObject"),
      ("/b/k?tagging", "GetTags"),
      ("/fixed/path", "Fixed"), ("/fixed/p%61th", "Fixed"), ("/fixed/other", "Labelled"),
      ("/fixed/other/more", "GetObject"),
      ("/long/a/b/tail", "Tail"), ("/long/a/b/other", "GetObject"),
      ("/points/all/a", "GetPoint"), ("/points/all/a/b", "GetPoint"), ("/points/all/policy", "GetPoint"),
      ("/points/all/a/policy", "GetPointPolicy"), ("/points/all/a/b/policy", "GetPointPolicy"),
    ])
  func match(_ target: String, _ operation: String) {
    #expect(name(.get, target) == operation)
  }

  @Test("The method counts, and operations that are not built are told apart from no operation")
  func methods() {
    #expect(name(.put, "/b/k") == "PutObject")
    #expect(name(.delete, "/b/k") == "absent DeleteObject")
    #expect(name(.patch, "/b/k") == nil)
    #expect(name("get", "/b/k") == nil)
  }

  @Test("A request without a route is the service's only when signature or host say so")
  func unknown() {
    var request = HTTPRequest(method: .patch, target: "/b/k")
    if case .some = RESTJSON().operation(in: request, of: Self.model) { Issue.record("claimed") }
    request.headers.add(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/routes/aws4_request, SignedHeaders=host")
    guard case .unknown("PATCH /b/k")? = RESTJSON().operation(in: request, of: Self.model) else {
      Issue.record("not claimed")
      return
    }
  }

  @Test("Deep and odd paths are matched or not, in time")
  func oddPaths() {
    _ = name(.get, "/long/" + String(repeating: "a/", count: 10_000) + "b")
    _ = name(.get, String(repeating: "/", count: 10_000))
    for target in ["", "?", "/%", "/%zz/%", "/%ff/%ff", "*", "//", "/?%", "/b?=&&="] {
      _ = name(.get, target)
    }
  }
}
