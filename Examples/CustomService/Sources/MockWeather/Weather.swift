// SPDX-License-Identifier: Apache-2.0

import AWSJSON
public import MockCore

/// A made-up service: weather stations put readings, queues that subscribe to a station get each of them, and a word
/// when the station has been silent for an hour.
public struct Weather: ServiceBackend {
  public static let service = ServiceDescriptor(name: "weather", model: Weather.model)

  public var protocols: [any ProtocolCodec] { [AWSJSON()] }

  public var operations: [Operation<State>] {
    [
      .reading(API.getReading, getReading),
      Operation(API.putReading, putReading),
      Operation(API.subscribe, subscribe),
    ]
  }

  public init() {}

  public func makeState(for scope: Scope) -> State { State() }

  public func nextDeadline(_ state: State) -> Instant? { state.nextSilence }

  public func tick(_ now: Instant, _ state: inout State, _ context: Context) {
    for silent in state.fallSilent(now) { report("silent", silent.reading, silent.station, context) }
  }

  public func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource? {
    guard arn.resource.hasPrefix("station/") else { return nil }
    return state.stations[String(arn.resource.dropFirst(8))]?.reading == nil ? nil : Resource(arn: arn)
  }

  public func inventory(_ state: State) -> [InventoryItem] {
    state.stations.map { name, station in
      InventoryItem(
        "Station",
        [
          .init("StationId", .string(name.description)),
          .init("Queues", .array(station.queues.map { .string($0.description) })),
        ])
    }
  }
}

extension MockService {
  /// The service by name: `MockCloud(.weather)`, `.mockAWS(.weather)`, `cloud.requests(.weather)`.
  public static let weather = MockService(Weather())
}
