// SPDX-License-Identifier: Apache-2.0

import MockTesting
import MockWeather
import Testing

@Suite("Weather, as a service")
struct WeatherConformanceTests {
  @Test("it keeps the rules that every cloud relies on")
  func conformance() async throws {
    let findings = try await ServiceConformance.findings(of: Weather()) { weather in
      try weather.putReading(.init(stationId: "oslo", celsius: -3.5))
      try weather.getReading(.init(stationId: "oslo"))
    }
    #expect(findings.isEmpty)
  }

  @Test("a test names it like any other service", .mockAWS(.weather))
  func trait() throws {
    let cloud = MockCloud.current
    cloud.faults.add(.throttle(.weather, "PutReading", times: 1))
    #expect(throws: AWSError.self) { try cloud.weather.putReading(.init(stationId: "oslo", celsius: 1)) }
    try cloud.weather.putReading(.init(stationId: "oslo", celsius: 2))
    #expect(cloud.requests(.weather, "PutReading").count == 2)
  }
}
