// SPDX-License-Identifier: Apache-2.0

import MockCore

extension Weather {
  func getReading(
    _ input: GetReadingRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetReadingResponse {
    guard let reading = state.stations[input.stationId]?.reading else {
      throw .stationNotFound(input.stationId)
    }
    return GetReadingResponse(readingId: reading.id, celsius: reading.celsius, time: reading.time)
  }

  func putReading(
    _ input: PutReadingRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutReadingResponse {
    let reading = State.Reading(
      id: context.uuid(), station: input.stationId, celsius: input.celsius, time: context.now)
    let station = state.put(reading)
    report("reading", reading, station, context)
    return PutReadingResponse(readingId: reading.id)
  }

  /// Sends an event to every queue that subscribed to the station; the cloud delivers it when the operation has ended.
  func report(_ kind: String, _ reading: State.Reading, _ station: State.Station, _ context: Context) {
    // The model allows nothing in a station's name that JSON would have to escape.
    let payload = Bytes(
      #"{"event":"\#(kind)","station":"\#(reading.station)","celsius":\#(reading.celsius),"#
        + #""time":"\#(reading.time)"}"#)
    for queue in station.queues {
      context.emit(
        Event(
          to: queue, from: "weather.example.com",
          sourceARN: context.scope.arn("weather", "station/\(reading.station)"), payload: payload,
          attributes: ["MessageAttribute.Event": kind]))
    }
  }
}
