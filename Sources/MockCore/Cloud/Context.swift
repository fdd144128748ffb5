// SPDX-License-Identifier: Apache-2.0

/// What an operation has beside its input and state: where and when it runs, for whom, and the ways to the rest of
/// the cloud. Valid only during the call it is given to.
public final class Context {
  /// Where the state lives that the operation works on.
  public let scope: Scope
  public let caller: Caller
  /// The cloud's time; the deadline's own during a tick.
  public let now: Instant
  /// The call that this is the context of, directly or by an event of it; `nil` for a tick's.
  private let servedCall: AnyCall?
  private let ownRequestID: RequestID
  // Kept: what isn't would be retained for every look at it.
  private let core: CloudCore

  public struct Endpoint: Hashable, Sendable {
    public var scheme: String
    public var host: String

    public init(scheme: String, host: String) {
      self.scheme = scheme
      self.host = host
    }
  }

  init(
    scope: Scope, caller: Caller, now: Instant, requestID: RequestID, serving call: AnyCall?, core: CloudCore
  ) {
    self.scope = scope
    self.caller = caller
    self.now = now
    servedCall = call
    ownRequestID = requestID
    self.core = core
  }

  /// The same moment for the same caller at another place.
  convenience init(_ other: Context, at scope: Scope) {
    self.init(
      scope: scope, caller: other.caller, now: other.now, requestID: other.ownRequestID,
      serving: other.servedCall,
      core: other.core)
  }

  public var requestID: String { ownRequestID.text }
  /// How the client reached us, as URLs in answers repeat it: `http`, `localhost:5000`.
  public var endpoint: Endpoint { servedCall?.endpoint ?? Endpoint(scheme: "http", host: "localhost") }
  /// Model checks of length, range and pattern are off.
  public var isLenient: Bool { core.options.isLenient }
  /// Policies bind the resource's own account too.
  public var isAuthorizing: Bool { core.options.isAuthorizing }
  /// The request as it came, for what no model describes; `nil` for typed calls.
  public var request: HTTPRequest? { servedCall?.request }
  /// Path and query of the request as they came; `nil` for typed calls. Cheaper than the whole ``request``.
  public var target: String? { servedCall?.request?.target }

  /// The same for another caller: one that the request names in a way of its own, such as a form's fields.
  public func acting(as caller: Caller) -> Context {
    Context(
      scope: Scope(partition: scope.partition, account: caller.account, region: scope.region), caller: caller,
      now: now, requestID: ownRequestID, serving: servedCall, core: core)
  }

  public var region: String { scope.region }
  public var account: String { scope.account }
  public var partition: Partition { scope.partition }

  /// The cloud's time is the machine's, and so what clients take for the time.
  public var followsMachineTime: Bool { core.time.followsMachine }

  /// The cloud's seeded randomness: the same seed and the same requests give the same values.
  public var random: SeededGenerator {
    get { core.random }
    set { core.random = newValue }
  }

  /// A version 4 UUID in lower case.
  public func uuid() -> String { core.random.uuid() }

  /// How resources of this kind (`dynamodb::table`) change their status.
  public func transition(of model: String) -> StateTransition { core.transitions[model] ?? .immediate }

  /// Sends an event to the service that owns its target, once this operation has ended well.
  public func emit(_ event: Event) { core.emitted.append(event) }

  /// What the owner of this ARN says of it; `nil` when it doesn't exist or nobody registered owns it.
  ///
  /// For other services' resources: a service finds its own in its state.
  public func resource(_ arn: ARN) -> Resource? { core.resource(arn, for: self) }

  /// Calls an operation of another service at once, in this call's name: input and output by AWS's member names, with
  /// blobs and bodies as ``Document/blob(_:)``. The other service admits, checks and refuses it as if a client had called.
  ///
  /// What it changes stays changed even if this operation throws afterwards, so call when nothing else can fail. It is
  /// not in the request log, and no fault rule hits it. A service that isn't registered answers `NotImplemented`.
  public func call(
    _ service: String, _ operation: String, _ input: Document, in region: String? = nil
  ) throws(AWSError) -> Document {
    try core.call(service, operation, input, region, for: self)
  }

  /// Lends the state that the service, or another one with the same type of state, has in another region: for replicas.
  /// `nil` where that state is at work already, as the operation's own is.
  public func withState<State: Sendable, Result>(
    in region: String, _ body: (inout State, Context) throws(AWSError) -> Result
  ) throws(AWSError) -> Result? {
    try core.lendState(of: region, for: self, body)
  }

  /// Whether a service of this name is registered with the cloud: what it doesn't know then doesn't exist.
  public func offers(_ service: String) -> Bool { core.catalogue.runtime(named: service) != nil }

  /// Makes an access key known to the whole cloud: requests that it signs come from its principal.
  public func issue(_ credential: Credential) { core.credentials[credential.accessKeyID] = credential }

  /// Takes an access key back.
  public func revoke(accessKeyID: String) { core.credentials[accessKeyID] = nil }

  /// The credential of this access key, where the cloud issued it and it has not expired.
  public func credential(accessKeyID: String) -> Credential? {
    guard let credential = core.credentials[accessKeyID] else { return nil }
    if let expiration = credential.expiration, expiration <= now { return nil }
    return credential
  }

  /// The account that an access key belongs to, issued here or not.
  public func account(ofAccessKey accessKeyID: String) -> String {
    core.account(ofAccessKey: accessKeyID)
  }
}
