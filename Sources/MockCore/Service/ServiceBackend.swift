// SPDX-License-Identifier: Apache-2.0

/// A service: what it is called, what it speaks, its operations, and the state they work on.
///
/// Whatever a service does is a function of its input, its state and the ``Context``: no clock, randomness, lock or
/// task of its own. The cloud calls it under one lock, so every operation is atomic.
public protocol ServiceBackend: Sendable {
  /// One account's share of the service in one region (or as ``ServiceDescriptor/reach`` says); a value, so that
  /// a fork is a copy. Several backends may stand on the same type.
  associatedtype State: Sendable

  static var service: ServiceDescriptor { get }
  /// The protocols that it speaks; the first that recognises a request answers it.
  var protocols: [any ProtocolCodec] { get }
  /// The table of contents: one line each.
  var operations: [Operation<State>] { get }
  /// HTTP that no model describes, asked before the operations.
  var routes: [HTTPRoute<State>] { get }

  func makeState(for scope: Scope) -> State

  /// Where the state lives that an input is about, where that isn't the caller's own account and region: a queue URL
  /// names its owner.
  func home(of input: some Shape, for scope: Scope) -> Scope

  /// Brings a request into the form the codecs know, such as a queue URL in the path.
  func adapt(_ request: inout HTTPRequest)

  /// Which checksums of a request's body the operation will ask for: those of big bodies are then taken while they
  /// arrive. `head` is the request without its body, in the codecs' form.
  func checksums(for operation: OperationModel, of head: HTTPRequest) -> [any Checksum.Type]

  /// Lets a call pass, or refuses it, before its operation runs: who may do what.
  func admit(
    _ operation: OperationModel, _ input: some Shape, _ state: State, _ context: Context
  ) throws(AWSError)

  /// What adds to the finished answer of a request, such as the headers of cross-origin requests; `nil` for most.
  func decorator(for request: HTTPRequest) -> ((State, Context, inout HTTPResponse) -> Void)?

  /// When the state next wants ``tick(_:_:_:)``; `nil` for never.
  func nextDeadline(_ state: State) -> Instant?
  /// Does what is due at `now`. Called in the order of time, before any later operation.
  func tick(_ now: Instant, _ state: inout State, _ context: Context)
  /// Takes what another service sent to one of our ARNs.
  func receive(_ event: Event, _ state: inout State, _ context: Context)
  /// What other services may know of one of our resources; `nil` when it doesn't exist.
  func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource?
  /// What exists, for people who look into a running server.
  func inventory(_ state: State) -> [InventoryItem]
}

extension ServiceBackend {
  public var routes: [HTTPRoute<State>] { [] }
  public func home(of input: some Shape, for scope: Scope) -> Scope { scope }
  public func adapt(_ request: inout HTTPRequest) {}
  public func checksums(for operation: OperationModel, of head: HTTPRequest) -> [any Checksum.Type] { [] }
  public func admit(
    _ operation: OperationModel, _ input: some Shape, _ state: State, _ context: Context
  ) throws(AWSError) {}
  public func decorator(for request: HTTPRequest) -> ((State, Context, inout HTTPResponse) -> Void)? { nil }
  public func nextDeadline(_ state: State) -> Instant? { nil }
  public func tick(_ now: Instant, _ state: inout State, _ context: Context) {}
  public func receive(_ event: Event, _ state: inout State, _ context: Context) {}
  public func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource? { nil }
  public func inventory(_ state: State) -> [InventoryItem] { [] }
}

/// What one service sends to a resource of another.
public struct Event: Sendable {
  /// The resource that gets it.
  public var target: ARN
  /// The service that sends it: `s3.amazonaws.com`.
  public var source: String
  /// The resource on whose behalf it is sent, as policies compare it (`aws:SourceArn`).
  public var sourceARN: ARN?
  public var payload: Bytes
  /// What goes with the payload, such as a FIFO queue's message group.
  public var attributes: [String: String]

  public init(
    to target: ARN, from source: String, sourceARN: ARN? = nil, payload: Bytes,
    attributes: [String: String] = [:]
  ) {
    self.target = target
    self.source = source
    self.sourceARN = sourceARN
    self.payload = payload
    self.attributes = attributes
  }
}

/// One thing that exists in a service.
public struct InventoryItem: Sendable {
  /// `Queue`, `Bucket`.
  public var kind: String
  public var properties: [Document.Member]

  public init(_ kind: String, _ properties: [Document.Member]) {
    self.kind = kind
    self.properties = properties
  }
}

/// What a service tells others of one of its resources.
public struct Resource: Sendable {
  public var arn: ARN
  /// The resource's own policy, as JSON.
  public var policy: String?
  public var attributes: [String: String]

  public init(arn: ARN, policy: String? = nil, attributes: [String: String] = [:]) {
    self.arn = arn
    self.policy = policy
    self.attributes = attributes
  }
}

/// HTTP outside the model, answered on a service's own state: websites, preflights, form posts.
public struct HTTPRoute<State: Sendable>: Sendable {
  public typealias Handler =
    @Sendable (HTTPRequest, inout State, Context) throws(AWSError) -> HTTPResponse

  let matches: @Sendable (HTTPRequest) -> Bool
  let handler: Handler

  /// Answers the requests that `matches` picks.
  public init(matching matches: @escaping @Sendable (HTTPRequest) -> Bool, _ handler: @escaping Handler) {
    self.matches = matches
    self.handler = handler
  }
}
