// SPDX-License-Identifier: Apache-2.0

import EventStreamFormat
import JSONFormat
import MockCore
import TestSupport
import Testing

/// What a fuzzer calls: any bytes must end in messages or an error, and messages must survive a round trip.
func fuzzEventStream(_ input: Bytes) {
  guard let messages = try? EventStreamMessage.parseAll(input) else { return }
  var builder = BytesBuilder()
  for message in messages { builder.append(message.encoded) }
  precondition(builder.finish() == input, "no round trip")
}

@Suite("Event streams")
struct EventStreamTests {
  private static let full = EventStreamMessage(
    headers: [
      .init("a", .boolean(true)), .init("b", .boolean(false)), .init("c", .byte(-1)),
      .init("d", .short(-300)),
      .init("e", .integer(70_000)), .init("f", .long(.min)), .init("g", .blob("blob")),
      .init("h", .string("é")),
      .init("i", .timestamp(Instant(millisecondsSince1970: 1_500_000_000_123))),
      .init("j", .uuid(Bytes([UInt8](0..<16)))),
    ], payload: "payload")

  @Test("A message without anything has AWS's well-known bytes")
  func empty() {
    #expect(EventStreamMessage().encoded.hex == "000000100000000005c248eb7d98c8ff")
  }

  @Test("A message with a payload has AWS's well-known bytes")
  func payload() {
    #expect(
      EventStreamMessage(payload: "{'foo':'bar'}").encoded.hex
        == "0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936")
  }

  @Test("Every type of header survives a round trip")
  func roundTrip() throws {
    let (message, count) = try EventStreamMessage.parse(Self.full.encoded)
    #expect(message == Self.full)
    #expect(count == Self.full.encoded.count)
  }

  @Test("A stream is read message by message, and an incomplete one says so")
  func stream() throws {
    var builder = BytesBuilder()
    builder.append(Self.full.encoded)
    builder.append(EventStreamMessage().encoded)
    let stream = builder.finish()
    #expect(try EventStreamMessage.parseAll(stream) == [Self.full, EventStreamMessage()])
    for end in 1..<EventStreamMessage().encoded.count {
      #expect(throws: EventStreamMessage.ParseError.incomplete) {
        try EventStreamMessage.parse(EventStreamMessage().encoded.slice(0..<end))
      }
    }
  }

  @Test("One changed byte anywhere is found")
  func checksums() {
    let bytes = [UInt8](Self.full.encoded)
    for index in bytes.indices {
      var broken = bytes
      broken[index] ^= 0x10
      #expect(throws: EventStreamMessage.ParseError.self) { try EventStreamMessage.parse(Bytes(broken)) }
    }
  }

  @Test("Whatever is done to the bytes, there are messages or an error")
  func mutations() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(3), corpus: [Self.full.encoded, EventStreamMessage(payload: "x").encoded],
      alphabet: [UInt8](0..<16))
    for _ in 0..<FuzzRounds.count(5_000) { fuzzEventStream(mutator.next()) }
  }

  @Test("Events become messages behind the initial response")
  func events() throws {
    let model = ServiceModel(
      """
      service id=Streams protocol=json
      operation Watch POST / out=WatchOutput
      structure WatchOutput
       Name string
       Stream Events
      list Events streaming eventStream
       member Event
      union Event eventStream
       Tick Tick
       Blob BlobEvent
       Failed Failure
      structure Tick
       Count integer eventHeader
       Text string
      structure BlobEvent
       Data blob eventPayload
      structure Failure error status=500
       message string
      """)
    let schema = model["WatchOutput"]
    let writer = EventStreamWriter(
      around: JSONWriter(schema), schema, contentType: "application/json", initialResponse: true
    ) { JSONWriter($0) }
    writer.dynamicRoot(
      [
        "Name": "n",
        "Stream": [
          ["Tick": ["Count": 3, "Text": "t"]], ["Blob": ["Data": .blob("raw")]], ["Failed": ["message": "m"]],
        ],
      ], schema)
    let response = writer.finish()
    #expect(response.headers["Content-Type"] == "application/vnd.amazon.eventstream")
    let messages = try EventStreamMessage.parseAll(response.body.bytes ?? Bytes())
    #expect(messages.map(\.payload) == [#"{"Name":"n"}"#, #"{"Text":"t"}"#, "raw", #"{"message":"m"}"#])
    #expect(
      messages.map { $0[":event-type"] ?? $0[":exception-type"] } == [
        .string("initial-response"), .string("Tick"), .string("Blob"), .string("Failed"),
      ])
    #expect(messages.last?[":message-type"] == .string("exception"))
    #expect(messages[1]["Count"] == .integer(3))
  }
}
