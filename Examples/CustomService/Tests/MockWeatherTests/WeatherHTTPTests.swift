// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore
import MockSQS
import MockServer
import MockWeather
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("Weather, over HTTP")
struct WeatherHTTPTests {
  let cloud: MockCloud
  let server: HTTPServer

  init() throws {
    cloud = MockCloud(SQS(), Weather(), options: .standingStill)
    server = try HTTPServer.start(cloud)
  }

  @Test("a reading that is put over HTTP arrives in the queue, read over HTTP")
  func event() async throws {
    let queue = try cloud.makeQueue("readings")
    let subscribed = try await post(
      "Weather.Subscribe", #"{"StationId":"oslo","QueueArn":"\#(queue.arn)"}"#)
    #expect(subscribed.status == 200)
    #expect(
      subscribed.body
        == #"{"SubscriptionArn":"arn:aws:weather:us-east-1:123456789012:subscription/oslo/readings"}"#)

    let put = try await post("Weather.PutReading", #"{"StationId":"oslo","Celsius":-3.5}"#)
    #expect(put.status == 200)

    let received = try await post(
      "AmazonSQS.ReceiveMessage", #"{"QueueUrl":"\#(queue.url)","MessageAttributeNames":["All"]}"#)
    #expect(received.status == 200)
    let answer = try JSONDecoder().decode(Received.self, from: Data(received.body.utf8))
    let message = try #require(answer.Messages.first)
    #expect(
      message.Body == #"{"event":"reading","station":"oslo","celsius":-3.5,"time":"2026-01-01T00:00:00Z"}"#)
    #expect(message.MessageAttributes["Event"]?.StringValue == "reading")
  }

  @Test("errors have the model's status and AWS JSON's form")
  func error() async throws {
    let answer = try await post("Weather.GetReading", #"{"StationId":"oslo"}"#)
    #expect(answer.status == 404)
    #expect(
      answer.body
        == #"{"__type":"StationNotFoundException","message":"There is no reading of station oslo."}"#)
  }

  @Test("an operation of the model that is not built is refused by name")
  func notBuilt() async throws {
    let answer = try await post("Weather.GetForecast", #"{"StationId":"oslo"}"#)
    #expect(answer.status == 501)
    #expect(answer.body.contains("Weather GetForecast is not built"))
  }

  private struct Received: Decodable {
    struct Message: Decodable {
      struct Attribute: Decodable { var StringValue: String }
      var Body: String
      var MessageAttributes: [String: Attribute]
    }
    var Messages: [Message]
  }

  private func post(_ target: String, _ body: String) async throws -> (status: Int, body: String) {
    var request = URLRequest(url: try #require(URL(string: server.url)))
    request.httpMethod = "POST"
    request.setValue(target, forHTTPHeaderField: "X-Amz-Target")
    request.setValue("application/x-amz-json-1.0", forHTTPHeaderField: "Content-Type")
    request.httpBody = Data(body.utf8)
    let (data, response) = try await URLSession.shared.data(for: request)
    let status = try #require(response as? HTTPURLResponse).statusCode
    return (status, String(decoding: data, as: UTF8.self))
  }
}
