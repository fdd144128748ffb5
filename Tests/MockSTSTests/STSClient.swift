// SPDX-License-Identifier: Apache-2.0

import MockCore

@testable import MockSTS

/// A client that speaks to STS as an SDK does: a form, signed with an access key.
struct STSClient {
  var cloud: MockCloud
  /// `nil` for unsigned requests.
  var key: String? = "AKIAIOSFODNN7EXAMPLE"
  var region = "us-east-1"

  struct Answer {
    var status: Int
    var body: String

    /// The text of the first element of this name.
    subscript(name: String) -> String? {
      guard let start = body.firstRange(of: "<\(name)>")?.upperBound,
        let end = body[start...].firstRange(of: "</\(name)>")?.lowerBound
      else { return nil }
      return String(body[start..<end])
    }

    /// `AccessDenied 403: message`, unescaped.
    var error: String? {
      guard let code = self["Code"], let message = self["Message"] else { return nil }
      let text = message.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        .replacing("&quot;", with: "\"").replacing("&#x27;", with: "'").replacing("&#39;", with: "'")
        .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
      return "\(code) \(status): \(text)"
    }
  }

  func callAsFunction(_ action: String, _ parameters: KeyValuePairs<String, String> = [:]) async throws
    -> Answer
  {
    try await send(action, parameters.map { ($0.key, $0.value) })
  }

  func send(_ action: String, _ parameters: [(String, String)]) async throws -> Answer {
    let form =
      "Action=\(action)&Version=2011-06-15"
      + parameters.map { "&\($0.0)=\(PercentEncoding.encode($0.1))" }.joined()
    var headers: HTTPHeaders = [
      "Host": "sts.\(region).\(Partition(region: region).dnsSuffix)",
      "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    ]
    if let key {
      headers.add(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=\(key)/20260101/\(region)/sts/aws4_request, SignedHeaders=host, Signature=0"
      )
    }
    let response = try await cloud.respond(
      to: HTTPRequest(method: .post, target: "/", headers: headers, body: HTTPBody(form)))
    return Answer(status: response.status, body: response.body.bytes?.description ?? "")
  }

  /// The same client with other credentials.
  func with(key: String?) -> STSClient { STSClient(cloud: cloud, key: key, region: region) }

  /// Assumes a role and goes on as its session.
  func assuming(
    _ role: String, session: String = "session", _ more: KeyValuePairs<String, String> = [:]
  ) async throws -> STSClient {
    var parameters: [(String, String)] = [("RoleArn", role), ("RoleSessionName", session)]
    parameters += more.map { ($0.key, $0.value) }
    let answer = try await send("AssumeRole", parameters)
    return with(key: answer["AccessKeyId"])
  }

  /// `GetCallerIdentity` as `user id account arn`.
  func identity() async throws -> String {
    let answer = try await self("GetCallerIdentity")
    return answer.error ?? "\(answer["UserId"] ?? "") \(answer["Account"] ?? "") \(answer["Arn"] ?? "")"
  }
}

/// One text in parts, which the compiler reads faster than a sum.
func joined(_ parts: String...) -> String { parts.joined() }

/// Noon of the first day of 2026.
let noon = Instant(secondsSince1970: Int64(1_767_268_800))

extension MockCloud {
  /// A cloud with STS whose clock stands at noon.
  static func sts(_ more: any ServiceBackend..., lenient: Bool = false, seed: UInt64 = 0) -> MockCloud {
    var options = Options()
    options.startTime = noon
    options.isLenient = lenient
    options.seed = seed
    return MockCloud(ServiceCatalogue([STS()] + more), options: options)
  }
}

/// Stands for IAM: knows the resources that a test puts into it.
struct ResourceBook: ServiceBackend {
  struct State: Sendable {
    var resources: [String: Resource] = [:]
    /// A long-term key to hand out on the next tick.
    var credential: Credential?
  }

  static let service = ServiceDescriptor(
    name: "iam", reach: .account, model: ServiceModel("service id=IAM protocol=query endpointPrefix=iam"))
  var protocols: [any ProtocolCodec] { [] }
  var operations: [Operation<State>] { [] }
  func makeState(for scope: Scope) -> State { State() }
  func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource? {
    state.resources[arn.description]
  }
  func nextDeadline(_ state: State) -> Instant? { state.credential == nil ? nil : .epoch }
  func tick(_ now: Instant, _ state: inout State, _ context: Context) {
    if let credential = state.credential { context.issue(credential) }
    state.credential = nil
  }
}

extension MockCloud {
  func add(_ arn: String, _ attributes: [String: String] = [:]) {
    guard let parsed = ARN(arn) else { return }
    _ = withState(of: ResourceBook.self, account: parsed.account) {
      $0.resources[arn] = Resource(arn: parsed, attributes: attributes)
    }
  }

  /// Makes a long-term key known, as IAM would.
  func issue(_ key: String, to arn: String, userID: String) {
    guard let parsed = ARN(arn) else { return }
    _ = withState(of: ResourceBook.self, account: parsed.account) {
      $0.credential = Credential(
        accessKeyID: key, secretAccessKey: "secret", arn: parsed, userID: userID, account: parsed.account)
    }
  }
}
