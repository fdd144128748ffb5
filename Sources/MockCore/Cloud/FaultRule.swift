// SPDX-License-Identifier: Apache-2.0

/// What goes wrong on purpose, and for which calls.
public struct FaultRule: Sendable {
  public enum Effect: Sendable {
    /// The call fails with this error; nothing else happens.
    case error(AWSError)
    /// The call takes this much longer, on the cloud's clock, and then runs.
    case latency(Duration)
    /// The connection ends without an answer; the operation does not run.
    case droppedConnection
  }

  public var effect: Effect
  /// The service's short name, `sqs`; `nil` for any.
  public var service: String?
  /// The operation's name, `SendMessage`; `nil` for any.
  public var operation: String?
  /// A resource that the input names: a whole value (`my-bucket`), or the last part of an ARN, path or URL.
  public var resource: String?
  /// How many calls it still hits; `nil` for no end.
  public var times: Int?
  /// The share of matching calls that it hits, by the cloud's seeded randomness.
  public var probability: Double
  /// The service, for rules that were made with it: a cloud may come to offer it later.
  var named: ServiceDescriptor?

  public init(
    _ effect: Effect, service: String? = nil, operation: String? = nil, resource: String? = nil,
    times: Int? = nil, probability: Double = 1
  ) {
    self.effect = effect
    self.service = service
    self.operation = operation
    self.resource = resource
    self.times = times
    self.probability = probability
  }

  /// An error of your choice.
  public static func error(
    _ error: AWSError, _ service: String? = nil, _ operation: String? = nil, resource: String? = nil,
    times: Int? = nil, probability: Double = 1
  ) -> FaultRule {
    FaultRule(
      .error(error), service: service, operation: operation, resource: resource, times: times,
      probability: probability)
  }

  /// `ThrottlingException`, which SDKs retry.
  public static func throttle(
    _ service: String? = nil, _ operation: String? = nil, resource: String? = nil, times: Int? = nil,
    probability: Double = 1
  ) -> FaultRule {
    .error(
      AWSError("ThrottlingException", "Rate exceeded", status: 400), service, operation, resource: resource,
      times: times, probability: probability)
  }

  /// What is wrong with the names in the rule, for a cloud with these services; `nil` where nothing is.
  func mistake(_ services: ServiceCatalogue) -> String? {
    if let named, named.name == service, services.runtime(named: named.name) == nil {
      return operation.flatMap { OperationNames(named).mistake(in: $0) }
    }
    return services.mistake(inService: service, operation: operation)
  }

  func matches(service: String, operation: String) -> Bool {
    (self.service ?? service) == service && (self.operation ?? operation) == operation && times != 0
  }
}

/// Finds out whether an input names a resource.
final class ResourceMatcher: SilentShapeWriter {
  private let wanted: String
  private var isFound = false

  private init(_ wanted: String, _ schema: Schema) {
    self.wanted = wanted
    super.init(schema)
  }

  static func names(_ resource: String, in input: any Shape) -> Bool {
    func search<Input: Shape>(_ input: Input) -> Bool {
      let matcher = ResourceMatcher(resource, Input.schema)
      matcher.root(input)
      return matcher.isFound
    }
    return search(input)
  }

  override func write(string: String, as member: Schema.Member) {
    isFound =
      isFound || string == wanted || string.hasSuffix("/" + wanted) || string.hasSuffix(":" + wanted)
  }
}

/// The fault rules of a cloud, in the order they were added; the first that hits a call decides.
public struct CloudFaults: Sendable {
  let cloud: MockCloud

  public var rules: [FaultRule] { cloud.core.locked { $0.faults } }

  /// Adds a rule. A service or operation in it that isn't there is an issue of the test (see <doc:TimeAndFailure>): such
  /// a rule hits nothing.
  public func add(
    _ rule: FaultRule, fileID: StaticString = #fileID, filePath: StaticString = #filePath, line: UInt = #line,
    column: UInt = #column
  ) {
    if let mistake = rule.mistake(cloud.offered) {
      TestMistake.report(
        mistake, at: TestMistake.Place(fileID: fileID, filePath: filePath, line: line, column: column))
    }
    cloud.core.locked { $0.faults.append(rule) }
  }

  public func removeAll() { cloud.core.locked { $0.faults.removeAll() } }
}
