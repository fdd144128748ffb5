// SPDX-License-Identifier: Apache-2.0

/// Services by name.
extension MockCloud {
  /// Opens a cloud with these services: `MockCloud(.s3, .sqs)`.
  public convenience init(
    _ service: MockService, _ others: MockService..., options: Options = Options()
  ) {
    self.init(ServiceCatalogue([]).adding([service] + others), options: options)
  }

  /// This same cloud, with these services beside those that it offers; itself where it offers them all. State, time,
  /// faults and log are shared between both.
  public func offering(_ services: [MockService]) -> MockCloud {
    offering(catalogue.adding(services))
  }

  /// This same cloud, with the services of a catalogue beside those that it offers.
  public func offering(_ services: ServiceCatalogue) -> MockCloud {
    let wider = catalogue.adding(services)
    if wider === catalogue { return self }
    core.locked { $0.catalogue = $0.catalogue.adding(services) }
    return MockCloud(wider, sharing: self)
  }

  /// The calls of a service that were answered, oldest first, as far back as the log reaches; those of one operation where
  /// it is named. An operation that the service doesn't have is an issue of the test (see <doc:TimeAndFailure>).
  public func requests(
    _ service: MockService, _ operation: String? = nil, fileID: StaticString = #fileID,
    filePath: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) -> [LoggedRequest] {
    if let operation, !OperationNames(service.descriptor).has(operation),
      let mistake = offered.adding([service]).mistake(inService: service.name, operation: operation)
    {
      TestMistake.report(
        mistake, at: TestMistake.Place(fileID: fileID, filePath: filePath, line: line, column: column))
    }
    return logged(service.name, operation)
  }
}

extension FaultRule {
  /// What the service says to callers that come too often, and SDKs retry: `SlowDown` from S3, `ThrottlingException` from
  /// most.
  public static func throttle(
    _ service: MockService, _ operation: String? = nil, resource: String? = nil, times: Int? = nil,
    probability: Double = 1
  ) -> FaultRule {
    .error(service.throttling, service, operation, resource: resource, times: times, probability: probability)
  }

  /// An error of your choice.
  public static func error(
    _ error: AWSError, _ service: MockService, _ operation: String? = nil, resource: String? = nil,
    times: Int? = nil, probability: Double = 1
  ) -> FaultRule {
    FaultRule(.error(error), service, operation, resource, times, probability)
  }

  /// The call takes this much longer, on the cloud's clock. Without a service it is about every call.
  public static func latency(
    _ duration: Duration, _ service: MockService? = nil, _ operation: String? = nil,
    resource: String? = nil, times: Int? = nil, probability: Double = 1
  ) -> FaultRule {
    FaultRule(.latency(duration), service, operation, resource, times, probability)
  }

  /// The connection ends without an answer, and the operation doesn't run. Without a service it is about every call.
  public static func droppedConnection(
    _ service: MockService? = nil, _ operation: String? = nil, resource: String? = nil,
    times: Int? = nil, probability: Double = 1
  ) -> FaultRule {
    FaultRule(.droppedConnection, service, operation, resource, times, probability)
  }

  private init(
    _ effect: Effect, _ service: MockService?, _ operation: String?, _ resource: String?, _ times: Int?,
    _ probability: Double
  ) {
    self.init(
      effect, service: service?.name, operation: operation, resource: resource, times: times,
      probability: probability)
    named = service?.descriptor
  }
}
