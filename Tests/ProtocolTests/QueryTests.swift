// SPDX-License-Identifier: Apache-2.0

import AWSQuery
import MockCore
import Testing
import XMLFormat

private let model = ServiceModel(
  """
  service id=Example apiVersion=2020-01-08 protocol=query xmlns=https://example.com/doc/2020-01-08/
  operation Act POST / in=ActInput out=ActOutput wrapper=ActResult
  operation Nothing POST /
  operation NoWrapper POST / out=ActOutput
  operation EmptyOut POST / out=EmptyOut wrapper=EmptyOutResult
  absent Unbuilt POST /
  structure ActInput
   Name string
   Count integer
   Flag boolean
   Ratio double
   Data blob
   When timestamp
   Names Names
   Renamed Renamed
   Flat Names flattened wire=FlatName
   Old Old
   Map Map
   FlatMap Map flattened wire=Attribute
   Items Items
   Nested ActInput
  list Names
   member string
  list Renamed
   member string wire=item
  list Old flattened
   member string wire=OldName
  map Map
   key string
   member string
  list Items
   member ActInput
  structure ActOutput
   Name string
   Names Names
   Flat Names flattened wire=FlatName
   Map Map
   When timestamp
  structure EmptyOut
  structure ThingMissing error code=Example.ThingMissing status=404 fault=sender
   message string
   Thing string wire=ThingName
  structure Broken error status=503 fault=receiver
  """)

private func form(_ body: String) -> HTTPRequest {
  HTTPRequest(
    method: .post, target: "/",
    headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Host": "example.com"],
    body: HTTPBody(body))
}

@Suite("AWS Query")
struct QueryTests {
  private let codec = AWSQuery()

  private func read(_ parameters: String) throws(AWSError) -> Document {
    guard let operation = model.operation("Act") else { return .null }
    return try codec.reader(for: form("Action=Act&Version=2020-01-08&" + parameters), operation).dynamicRoot()
  }

  private func error(_ parameters: String) -> String? {
    do {
      _ = try read(parameters)
      return nil
    } catch { return error.code + ": " + error.message }
  }

  private func name(_ match: OperationMatch?) -> String? {
    switch match {
    case .operation(let operation): operation.name
    case .unknown(let name): "unknown " + name
    case nil: nil
    }
  }

  @Test("The action is found in a form or a query string, of the model's version or of none")
  func action() {
    #expect(name(codec.operation(in: form("Action=Act&Version=2020-01-08"), of: model)) == "Act")
    #expect(name(codec.operation(in: form("Name=x&Action=Act"), of: model)) == "Act")
    #expect(name(codec.operation(in: HTTPRequest(target: "/?Action=Act"), of: model)) == "Act")
    #expect(name(codec.operation(in: HTTPRequest(method: .post, target: "/?Action=Act"), of: model)) == "Act")
    #expect(name(codec.operation(in: form("Action=Act&Version=2012-01-01"), of: model)) == "unknown Act")
    #expect(name(codec.operation(in: form("Action=Unbuilt"), of: model)) == "unknown Unbuilt")
    #expect(name(codec.operation(in: form("Action=A%20b"), of: model)) == "unknown A b")
    #expect(name(codec.operation(in: form("Action="), of: model)) == nil)
    #expect(name(codec.operation(in: form("XAction=Act&Actions=Act"), of: model)) == nil)
    #expect(name(codec.operation(in: HTTPRequest(method: .put, target: "/?Action=Act"), of: model)) == nil)
    var json = form("Action=Act")
    json.headers.set("X-Amz-Target", "Example.Act")
    #expect(name(codec.operation(in: json, of: model)) == nil)
    var other = form("Action=Act")
    other.headers.set("Content-Type", "application/json")
    #expect(name(codec.operation(in: other, of: model)) == nil)
  }

  @Test("Scalars are read by their kind")
  func scalars() throws {
    let document = try read(
      "Name=a+b%26%C3%A9&Count=-5&Flag=true&Ratio=1e3&Data=aGk%3D&When=2020-01-02T03%3A04%3A05Z&Unknown.1=x&=y&&Name"
    )
    #expect(document["Name"] == "a b&é")
    #expect(document["Count"] == -5)
    #expect(document["Flag"] == true)
    #expect(document["Ratio"] == .double(1000))
    #expect(document["Data"] == .blob("hi"))
    #expect(document["When"] == .timestamp(Instant(secondsSince1970: 1_577_934_245)))
    #expect(document.object?.count == 6)
  }

  @Test("Lists are read in the order of their numbers, with gaps, under any of their names")
  func lists() throws {
    #expect(
      try read("Names.member.10=j&Names.member.2=b&Names.member.1=a&Names.member.007=g")["Names"]
        == ["a", "b", "g", "j"])
    #expect(try read("Renamed.item.1=a&Renamed.item.2=b")["Renamed"] == ["a", "b"])
    #expect(try read("Renamed.member.1=a")["Renamed"] == ["a"])
    #expect(try read("FlatName.1=a&FlatName.3=c&FlatName-x.2=no")["Flat"] == ["a", "c"])
    #expect(try read("FlatName=a")["Flat"] == ["a"])
    #expect(try read("Old.1=a")["Old"] == ["a"])
    #expect(try read("OldName.1=a")["Old"] == ["a"])
    #expect(try read("Names=&FlatName=") == ["Flat": [], "Names": []])
    #expect(
      try read("Items.member.2.Name=b&Items.member.1.Name=a&Items.member.1.Names.member.1=x")["Items"]
        == [["Name": "a", "Names": ["x"]], ["Name": "b"]])
  }

  @Test("Maps are read from numbered pairs")
  func maps() throws {
    #expect(
      try read("Map.entry.1.key=a&Map.entry.1.value=1&Map.entry.2.value=2&Map.entry.2.key=b")["Map"]
        == ["a": "1", "b": "2"])
    #expect(try read("Attribute.1.Name=a&Attribute.1.Value=1")["FlatMap"] == ["a": "1"])
    #expect(try read("Attribute.1.key=a&Attribute.1.value=")["FlatMap"] == ["a": ""])
    #expect(try read("Map=")["Map"] == .object([]))
  }

  @Test("A query string and a form are read as one request")
  func queryString() throws {
    var request = form("Name=body&Count=1")
    request.target = "/?Action=Act&Flag=true"
    let operation = try #require(model.operation("Act"))
    #expect(
      try codec.reader(for: request, operation).dynamicRoot() == ["Count": 1, "Flag": true, "Name": "body"])
  }

  @Test("The request's own URL stands for the member that holds it, where no parameter does")
  func pathMember() throws {
    let codec = AWSQuery(pathMember: "Name")
    let operation = try #require(model.operation("Act"))
    var request = form("Count=1")
    request.target = "/1234/queue?Action=Act"
    let reader = try codec.reader(for: request, operation)
    #expect(try reader.dynamicRoot()["Name"] == "http://example.com/1234/queue")
    request.body = "Name=given"
    #expect(try codec.reader(for: request, operation).dynamicRoot()["Name"] == "given")
  }

  @Test("Values that cannot be read are malformed input")
  func malformed() {
    for parameters in [
      "Count=x", "Count=", "Count=1.5", "Count=2147483648", "Count=99999999999999999999", "Flag=maybe",
      "Ratio=0x10",
      "Ratio=infinity", "Data=%21", "Data=a", "When=tomorrow", "Name=%FF", "Names.member.1=%C3%28",
      "Name=%zz",
      "Name=%4",
    ] {
      #expect(error(parameters) == "MalformedInput: Invalid Argument", "\(parameters)")
    }
    for parameters in [
      "Name.x=1", "Names.member.x=1", "Names.member.999999999999999999999=a", "Names.member.-1=a",
      "Map.entry.1.key=a", "Map.entry.1.value=a", "Map.entry.1=a", "Names.member.1.x=a", "FlatName..1=a",
    ] {
      #expect(
        error(parameters) == "MalformedInput: Start of structure or map found where not expected.",
        "\(parameters)")
    }
    for parameters in ["Nested=x", "Names=x", "Map=x", "Items.member.1=x"] {
      #expect(error(parameters) == "MalformedInput: Unexpected complex element termination", "\(parameters)")
    }
    #expect(
      error(String(repeating: "Nested.", count: 10_000) + "Name=x")?.hasPrefix("MalformedInput") == true)
    #expect(error(String(repeating: "Nested.", count: 100) + "Name=x") == nil)
  }

  @Test("A flood of parameters, in the worst order, is read in no time", .timeLimit(.minutes(15)))
  func flood() throws {
    var body = ""
    for index in 0..<5_000 {
      body += "Names.member.\(5_000 - index)=x&Unknown.\(index).y.\(index % 7)=z&"
    }
    #expect(try read(body)["Names"]?.array?.count == 5_000)
  }

  @Test("An answer has the result, its wrapper and the request's id")
  func answer() throws {
    let operation = try #require(model.operation("Act"))
    let writer = codec.writer(for: operation, requestID: "id-1")
    writer.dynamicRoot(
      ["Name": "a&\rb", "Names": ["x"], "Flat": ["f", "g"], "Map": ["k": "v"], "When": .timestamp(.epoch)],
      operation.output)
    let response = writer.finish()
    #expect(response.status == 200)
    #expect(response.headers["Content-Type"] == "text/xml")
    #expect(response.headers["x-amzn-RequestId"] == "id-1")
    #expect(
      response.body.bytes?.description
        == "<ActResponse xmlns=\"https://example.com/doc/2020-01-08/\"><ActResult><Name>a&amp;&#xD;b</Name>"
        + "<Names><member>x</member></Names><FlatName>f</FlatName><FlatName>g</FlatName>"
        + "<Map><entry><key>k</key><value>v</value></entry></Map><When>1970-01-01T00:00:00Z</When></ActResult>"
        + "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></ActResponse>")
  }

  @Test("The wrapper is the operation's where the model names none, and absent where there is no output")
  func wrappers() {
    func body(_ name: String, _ codec: AWSQuery) -> String? {
      guard let operation = model.operation(name) else { return nil }
      let writer = codec.writer(for: operation, requestID: "i")
      writer.dynamicRoot([:], operation.output)
      return writer.finish().body.bytes?.description
    }
    let metadata = "<ResponseMetadata><RequestId>i</RequestId></ResponseMetadata>"
    let codec = AWSQuery(namespace: "urn:q", declaration: "<?xml version=\"1.0\"?>")
    #expect(
      body("Nothing", codec)
        == "<?xml version=\"1.0\"?><NothingResponse xmlns=\"urn:q\">\(metadata)</NothingResponse>")
    #expect(
      body("NoWrapper", codec)
        == "<?xml version=\"1.0\"?><NoWrapperResponse xmlns=\"urn:q\"><NoWrapperResult/>\(metadata)"
        + "</NoWrapperResponse>")
    #expect(
      body("EmptyOut", codec)
        == "<?xml version=\"1.0\"?><EmptyOutResponse xmlns=\"urn:q\"><EmptyOutResult/>\(metadata)"
        + "</EmptyOutResponse>")
  }

  @Test("Errors have code, status and fault of the model, or their own")
  func errors() {
    let known = AWSError(
      "ThingMissing", "No <thing>.", members: [.init("Thing", "t"), .init("Extra", ["x", 1])])
    let response = AWSQuery(hasErrorDetail: true).encode(known, of: model, requestID: "id-2")
    #expect(response.status == 404)
    #expect(response.headers["Content-Type"] == "text/xml")
    #expect(response.headers["x-amzn-RequestId"] == "id-2")
    #expect(
      response.body.bytes?.description
        == "<ErrorResponse xmlns=\"https://example.com/doc/2020-01-08/\"><Error><Type>Sender</Type>"
        + "<Code>Example.ThingMissing</Code><Message>No &lt;thing&gt;.</Message><ThingName>t</ThingName>"
        + "<Extra>x</Extra><Extra>1</Extra><Detail/></Error><RequestId>id-2</RequestId></ErrorResponse>")
    let broken = codec.encode(AWSError("Broken", "b"), of: model, requestID: "i")
    #expect(broken.status == 503)
    #expect(broken.body.bytes?.description.contains("<Type>Receiver</Type><Code>Broken</Code>") == true)
    let unknown = codec.encode(
      AWSError("Odd", "o", status: 418, headers: ["Retry-After": "1"]), of: model, requestID: "i")
    #expect(unknown.status == 418)
    #expect(unknown.headers["Retry-After"] == "1")
    #expect(unknown.body.bytes?.description.contains("<Type>Sender</Type><Code>Odd</Code>") == true)
  }
}
