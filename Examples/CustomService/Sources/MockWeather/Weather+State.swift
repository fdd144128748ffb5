// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension Weather {
  /// The stations of one account in one region.
  public struct State: Sendable {
    /// A map that forks share until one of them writes; its keys compare byte by byte, as AWS's names do.
    private(set) var stations: OrderedMap<Bytes, Station> = [:]

    struct Station: Sendable {
      var reading: Reading?
      /// The queues that get this station's readings.
      var queues: [ARN] = []
      /// When the station counts as silent unless it reports before; `nil` while it does.
      var silence: Instant?
    }

    struct Reading: Sendable {
      let id: String
      let station: String
      let celsius: Double
      let time: Instant
    }

    static let patience = Duration.seconds(3600)

    mutating func put(_ reading: Reading) -> Station {
      stations.update(Bytes(reading.station)) { slot in
        var station = slot ?? Station()
        station.reading = reading
        station.silence = reading.time + Self.patience
        slot = station
        return station
      }
    }

    mutating func subscribe(_ queue: ARN, to station: String) {
      stations[Bytes(station), default: Station()].queues.append(queue)
    }

    /// When the next station falls silent. With thousands of stations, a second map by time would find it at once.
    var nextSilence: Instant? { stations.values.compactMap(\.silence).min() }

    /// Notes the silence of stations from which nothing has come, and returns them with their last reading.
    mutating func fallSilent(_ now: Instant) -> [(station: Station, reading: Reading)] {
      var silent: [(Station, Reading)] = []
      for (name, station) in stations {
        guard let silence = station.silence, silence <= now, let reading = station.reading else { continue }
        stations[name]?.silence = nil
        silent.append((station, reading))
      }
      return silent
    }
  }
}
