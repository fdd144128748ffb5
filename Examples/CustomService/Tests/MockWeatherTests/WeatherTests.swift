// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import MockWeather
import Testing

@Suite("Weather, in process")
struct WeatherTests {
  /// A clock that stands still, so that the tests know every time in an answer.
  let cloud = MockCloud(SQS(), Weather(), options: .standingStill)

  @Test("a queue that subscribed gets each reading")
  func event() throws {
    let queue = try cloud.makeQueue("readings")
    try cloud.weather.subscribe(.init(stationId: "oslo", queueArn: queue.arn))

    try cloud.weather.putReading(.init(stationId: "oslo", celsius: -3.5))
    try cloud.weather.putReading(.init(stationId: "rome", celsius: 21))

    #expect(
      try cloud.messages(in: queue.url) == [
        #"{"event":"reading","station":"oslo","celsius":-3.5,"time":"2026-01-01T00:00:00Z"}"#
      ])
  }

  @Test("a station is reported silent one hour after its last reading")
  func silence() throws {
    let queue = try cloud.makeQueue("readings")
    try cloud.weather.subscribe(.init(stationId: "oslo", queueArn: queue.arn))
    try cloud.weather.putReading(.init(stationId: "oslo", celsius: 4))
    try cloud.sqs.purgeQueue(.init(queueUrl: queue.url))

    cloud.clock.advance(by: .seconds(3599))
    #expect(try cloud.messages(in: queue.url).isEmpty)
    cloud.clock.advance(by: .seconds(1))
    #expect(
      try cloud.messages(in: queue.url) == [
        #"{"event":"silent","station":"oslo","celsius":4.0,"time":"2026-01-01T00:00:00Z"}"#
      ])
    cloud.clock.advance(by: .seconds(36_000))
    #expect(try cloud.messages(in: queue.url).isEmpty)
  }

  @Test("the last reading counts, and a fork has readings of its own")
  func lastReading() throws {
    try cloud.weather.putReading(.init(stationId: "oslo", celsius: 4))
    let fork = cloud.fork()
    cloud.clock.advance(by: .seconds(60))
    let id = try cloud.weather.putReading(.init(stationId: "oslo", celsius: 5)).readingId

    let reading = try cloud.weather.getReading(.init(stationId: "oslo"))
    #expect(reading.celsius == 5)
    #expect(reading.readingId == id)
    #expect(reading.time == .newYear + .seconds(60))
    #expect(try fork.weather.getReading(.init(stationId: "oslo")).celsius == 4)
  }

  @Test("the queue must exist")
  func unknownQueue() throws {
    let error = try #require(throws: AWSError.self) {
      try cloud.weather.subscribe(
        .init(stationId: "oslo", queueArn: "arn:aws:sqs:us-east-1:123456789012:gone"))
    }
    #expect(error.code == "QueueNotFoundException")
  }

  @Test("a station has five subscriptions at most, and one queue counts once")
  func limit() throws {
    for index in 1...5 {
      let queue = try cloud.makeQueue("q\(index)")
      try cloud.weather.subscribe(.init(stationId: "oslo", queueArn: queue.arn))
      try cloud.weather.subscribe(.init(stationId: "oslo", queueArn: queue.arn))
    }
    let sixth = try cloud.makeQueue("q6")
    let error = try #require(throws: AWSError.self) {
      try cloud.weather.subscribe(.init(stationId: "oslo", queueArn: sixth.arn))
    }
    #expect(error.code == "TooManySubscriptionsException")
  }

  @Test("the model's constraints are checked before the operation runs")
  func validation() throws {
    let error = try #require(throws: AWSError.self) {
      try cloud.weather.putReading(.init(stationId: "Oslo!", celsius: 100))
    }
    #expect(error.code == "ValidationException")
    #expect(error.message.hasPrefix("2 validation errors detected: Value 'Oslo!' at 'stationId' failed"))
    #expect(cloud.inventory().allSatisfy { $0.items.isEmpty })
  }
}
