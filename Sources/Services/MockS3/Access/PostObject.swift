// SPDX-License-Identifier: Apache-2.0

import MockCore
import RESTXML
import XMLFormat

/// Uploads from forms in browsers: an object whose headers are the fields of the form.
extension S3 {
  var formRoute: HTTPRoute<State> {
    HTTPRoute(matching: Self.mayBeForm) { request, state, context throws(AWSError) in
      try postObject(request, &state, context)
    }
  }

  private static func mayBeForm(_ request: HTTPRequest) -> Bool {
    request.method == .post && PathNames(request.path).level == .bucket
      && S3Address(request).endpoint == .rest && !S3Routing.isControl(request)
      && S3Routing.operation(of: request) == nil
  }

  private func postObject(
    _ request: HTTPRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> HTTPResponse {
    guard let name = PercentEncoding.decodeText(PathNames(request.path).bucket) else {
      throw .invalidBucketName(request.path)
    }
    let contentType = request.headers["Content-Type"] ?? ""
    guard contentType.lowercased().hasPrefix("multipart/form-data") else {
      throw .preconditionFailed("Bucket POST must be of the enclosure-type multipart/form-data")
    }
    let form = try MultipartForm(request.body.bytes ?? Bytes(), contentType: contentType)
    guard let file = form.file else {
      throw .invalidArgument("POST requires exactly one file upload per request.", "file", "0")
    }
    guard let key = form["key"] else { throw .missingField("key", "") }
    let context = context.acting(as: try Self.sender(of: form, context))
    let bucket = try state.bucket(name)
    if let text = form["policy"] {
      let policy = try PostPolicy(text)
      try policy.check(form, bucket: name, now: context.now)
      try policy.check(size: file.content.count)
    }
    guard !key.isEmpty else {
      throw .invalidArgument("User key must have a length greater than 0.", "key", "")
    }
    var input = try Self.input(form, file, bucket: name, key: key)
    input.key = key
    try admit(API.putObject.model, input, input, bucket, state, context)
    let body = try Self.receive(input)
    let version = try putObject(input, body, as: .posted, &state, context).version.value
    return Self.answer(form, version, try state.bucket(name), key: key, context)
  }

  // MARK: The sender

  /// Who signed the form; nobody where it has no signature.
  private static func sender(of form: MultipartForm, _ context: Context) throws(AWSError) -> Caller {
    let version4 = ["x-amz-credential", "x-amz-algorithm", "x-amz-date", "x-amz-signature"]
    let isVersion4 = version4.contains { form[$0] != nil }
    let needed: [(name: String, title: String)]
    if isVersion4 {
      needed = [
        ("x-amz-algorithm", "X-Amz-Algorithm"), ("x-amz-credential", "X-Amz-Credential"),
        ("x-amz-date", "X-Amz-Date"), ("x-amz-signature", "X-Amz-Signature"), ("policy", "Policy"),
      ]
    } else {
      needed = [("awsaccesskeyid", "AWSAccessKeyId"), ("signature", "Signature"), ("policy", "Policy")]
      guard needed.contains(where: { form[$0.name] != nil }) else { return .nobody(in: context) }
    }
    for field in needed where form[field.name] == nil { throw .missingField(field.title, "") }
    guard isVersion4 else { return context.caller(accessKeyID: form["awsaccesskeyid"] ?? "") }
    let credential = form["x-amz-credential"] ?? ""
    let scope = credential.split(separator: "/", omittingEmptySubsequences: false)
    guard scope.count >= 5, scope.last == "aws4_request" else {
      throw .invalidArgument(
        "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
        "X-Amz-Credential", credential)
    }
    return context.caller(accessKeyID: scope.dropLast(4).joined(separator: "/"))
  }

  // MARK: The object

  /// Fields that are not headers of the object.
  private static let ownFields: Set<String> = [
    "key", "policy", "awsaccesskeyid", "signature", "x-amz-signature", "x-amz-credential", "x-amz-algorithm",
    "x-amz-date", "x-amz-security-token", "success_action_redirect", "redirect", "success_action_status",
    "tagging", "acl", "bucket", "submit", "content-length", "content-md5", "if-match", "if-none-match",
  ]

  /// The form as a request that puts the object.
  private static func input(
    _ form: MultipartForm, _ file: MultipartForm.File, bucket: String, key: String
  ) throws(AWSError) -> PutObjectRequest {
    var put = HTTPRequest(
      method: .put,
      target: "/\(PercentEncoding.encode(bucket))/\(PercentEncoding.encode(key, keepingSlash: true))",
      body: .bytes(file.content))
    for field in form.fields
    where !ownFields.contains(field.name) && field.name.isHeaderName && !put.headers.contains(field.name) {
      put.headers.add(field.name == "x-amz-checksum-algorithm" ? sdkAlgorithm : field.name, field.value)
    }
    if let acl = form["acl"] { put.headers.add("x-amz-acl", acl) }
    if let tags = form["tagging"] { put.headers.set("x-amz-tagging", try header(ofTags: tags)) }
    let reader = try S3Protocol().reader(for: put, API.putObject.model)
    return try reader.structure()
  }

  private static let sdkAlgorithm = "x-amz-sdk-checksum-algorithm"

  /// Tags stand in a form as XML, in headers as a query.
  private static func header(ofTags text: String) throws(AWSError) -> String {
    guard let root = try? XML.parse(Bytes(text)) else { throw .malformedXML }
    let tagging: Tagging = try XMLReader(root, Tagging.schema, malformed: .malformedXML).structure()
    return QueryString(tagging.tagSet.map { QueryString.Field(name: $0.key, value: $0.value) }).encoded
  }

  // MARK: The answer

  private static func answer(
    _ form: MultipartForm, _ version: StoredVersion, _ bucket: StoredBucket, key: String, _ context: Context
  ) -> HTTPResponse {
    let etag = version.etag.quoted
    var response = HTTPResponse(status: 204, headers: S3Protocol.identify(context.requestID).headers)
    response.headers.set("ETag", etag)
    response.headers.set("Location", location(bucket, key, context))
    if let id = bucket.shownID(version) { response.headers.set("x-amz-version-id", id) }
    if let redirect = (form["success_action_redirect"] ?? form["redirect"]).flatMap(Self.redirect) {
      let fields = QueryString([
        .init(name: "bucket", value: bucket.name), .init(name: "key", value: key),
        .init(name: "etag", value: etag),
      ])
      response.status = 303
      response.headers.set(
        "Location", redirect + (redirect.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + fields.encoded)
      return response
    }
    switch form["success_action_status"] {
    case "200": response.status = 200
    case "201":
      response.status = 201
      response.headers.set("Content-Type", "application/xml")
      let writer = XMLWriter(EmptyShape.schema)
      writer.document.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" as StaticString)
      writer.openTag("PostResponse")
      writer.element("Location", location(bucket, key, context))
      writer.element("Bucket", bucket.name)
      writer.element("Key", key)
      writer.element("ETag", etag)
      writer.closeTag("PostResponse")
      response.body = writer.finish().body
    default: break
    }
    return response
  }

  /// A redirection that isn't a URL is as none.
  private static func redirect(_ text: String) -> String? {
    let isURL = ["http://", "https://"].contains { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }
    return isURL && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } ? text : nil
  }

  /// Where the object is, at the host that the form was sent to.
  private static func location(_ bucket: StoredBucket, _ key: String, _ context: Context) -> String {
    let host = context.endpoint.host
    let base = "\(context.endpoint.scheme)://\(host)/"
    let isInHost = S3Address(host: host).bucket != nil
    return base + (isInHost ? "" : bucket.name + "/") + PercentEncoding.encode(key)
  }
}

extension String {
  /// Whether a header may be called so (RFC 9110 §5.1); the fields of a form may be called anything.
  fileprivate var isHeaderName: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
  }
}

extension Caller {
  fileprivate static func nobody(in context: Context) -> Caller {
    var caller = Caller.root(of: context.caller.account, partition: context.partition)
    caller.isAnonymous = true
    return caller
  }
}

extension Context {
  /// Whom an access key stands for.
  fileprivate func caller(accessKeyID: String) -> Caller {
    if let credential = credential(accessKeyID: accessKeyID) {
      return Caller(
        arn: credential.arn, userID: credential.userID, account: credential.account, accessKeyID: accessKeyID)
    }
    return .root(of: account(ofAccessKey: accessKeyID), partition: partition, accessKeyID: accessKeyID)
  }
}

extension AWSError {
  fileprivate static func missingField(_ name: String, _ value: String) -> AWSError {
    .invalidArgument(
      "Bucket POST must contain a field named '\(name)'.  If it is specified, please check the order of the "
        + "fields.", name, value)
  }
}
