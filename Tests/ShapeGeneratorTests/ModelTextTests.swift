// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore
import ShapeModel
import Testing

@Suite struct ModelTextTests {
  private func model(_ operations: String, _ shapes: String) throws -> APIModel {
    try APIModel(
      json: Data(
        """
        {"metadata": {"serviceId": "Cognito Identity", "apiVersion": "2026-01-01", "protocol": "rest-json",
                      "endpointPrefix": "cognito", "signingName": "cog", "awsQueryCompatible": {},
                      "xmlNamespace": {"uri": "https://x/", "prefix": "p"}},
         "operations": {\(operations)}, "shapes": {\(shapes)}}
        """.utf8))
  }

  private let put =
    #""Put": {"name": "Put", "http": {"method": "PUT", "requestUri": "/{Key+}?x", "responseCode": 201},"#
    + #" "input": {"shape": "PutRequest", "locationName": "Root", "xmlNamespace": {"uri": "https://y/"}},"#
    + #" "output": {"shape": "PutResponse"}, "errors": [{"shape": "Broken"}]}"#

  @Test("Every trait of a member comes through the text into the schema")
  func members() throws {
    let model = try model(
      put,
      #"""
      "PutRequest": {"type": "structure", "required": ["Key"], "payload": "Body", "members": {
        "Key": {"shape": "KeyName", "location": "uri", "locationName": "Key", "hostLabel": true},
        "Body": {"shape": "Blob", "streaming": true},
        "Meta": {"shape": "Map", "location": "headers", "locationName": "x-amz-meta-"},
        "Token": {"shape": "Text", "idempotencyToken": true, "queryName": "TheToken"},
        "When": {"shape": "Time", "timestampFormat": "rfc822"},
        "Attribute": {"shape": "Text", "xmlAttribute": true, "jsonvalue": true, "sensitive": true}}},
      "PutResponse": {"type": "structure", "members": {"Events": {"shape": "Stream"}}},
      "Stream": {"type": "structure", "eventstream": true, "members": {"One": {"shape": "One"}}},
      "One": {"type": "structure", "event": true, "members": {
        "Data": {"shape": "Blob", "eventpayload": true}, "Kind": {"shape": "Text", "eventheader": true}}},
      "KeyName": {"type": "string", "min": 1, "max": 3, "pattern": "[a-z, %\"#é]+", "enum": ["a", "b c", ""]},
      "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text", "locationName": "V"}, "sparse": true},
      "Blob": {"type": "blob"}, "Text": {"type": "string"}, "Time": {"type": "timestamp"},
      "Broken": {"type": "structure", "members": {}, "exception": true,
                 "error": {"code": "B.Broken", "httpStatusCode": 409, "senderFault": true}},
      "Unreached": {"type": "structure", "members": {}}
      """#)
    let service = ServiceModel(ModelText.write(try SelectedModel(model)))
    #expect(service.serviceID == "Cognito Identity")
    #expect(service.signingName == "cog")
    #expect(service.isQueryCompatible)
    #expect(service.xmlNamespace?.uri == "https://x/")
    let operation = try #require(service.operation("Put"))
    #expect(operation.status == 201)
    #expect(operation.inputLocationName == "Root")
    #expect(operation.inputNamespace?.uri == "https://y/")
    #expect(operation.uri.segments == [.greedy("Key")])

    let members = Dictionary(uniqueKeysWithValues: operation.input.members.map { ($0.name, $0) })
    let key = try #require(members["Key"])
    #expect(key.isRequired && key.isHostLabel && key.location == .uri)
    #expect(key.target.constraints.minimum == 1)
    #expect(key.target.constraints.pattern == "[a-z, %\"#é]+")
    #expect(key.target.constraints.values == ["a", "b c", ""])
    let body = try #require(members["Body"])
    #expect(body.isPayload && body.target.isStreaming && body.target.kind == .blob)
    let meta = try #require(members["Meta"])
    #expect(meta.location == .prefixHeaders && meta.wireName == "x-amz-meta-")
    #expect(meta.target.isSparse && meta.target.element.wireName == "V" && meta.target.key.name == "key")
    #expect(members["Token"]?.isIdempotencyToken == true)
    #expect(members["Token"]?.target.name == "string")
    #expect(members["When"]?.timestampFormat == .httpDate)
    let attribute = try #require(members["Attribute"])
    #expect(attribute.isXMLAttribute && attribute.isJSONValue && attribute.isSensitive)

    let events = try #require(operation.output.members.first).target
    #expect(events.kind == .list && events.isEventStream && events.isStreaming)
    #expect(events.element.target.kind == .union && events.element.target.isEventStream)
    let one = try #require(events.element.target.members.first).target
    #expect(one.members.map(\.isEventPayload) == [true, false])
    #expect(one.members.map(\.isEventHeader) == [false, true])

    let error = try #require(service.error(named: "Broken")?.error)
    #expect(error.code == "B.Broken" && error.status == 409 && error.isSenderFault == true)
    #expect(service.shape(named: "Unreached") == nil)
  }

  @Test("Operations that are not listed are told as absent, their shapes left out")
  func absent() throws {
    let model = try model(
      put + #", "Get": {"name": "Get", "http": {"method": "GET", "requestUri": "/"}}"#,
      #""PutRequest": {"type": "structure", "members": {}}, "PutResponse": {"type": "structure", "members": {}}, "#
        + #""Broken": {"type": "structure", "members": {}, "exception": true}"#)
    let service = ServiceModel(ModelText.write(try SelectedModel(model, operations: ["Get"])))
    #expect(service.operations.map(\.name) == ["Get"])
    #expect(service.absentOperations.map(\.name) == ["Put"])
    #expect(service.absentOperations.map(\.uri.text) == ["/{Key+}?x"])
    #expect(service.shape(named: "Broken") == nil)
  }

  @Test("An operation that the model doesn't have is named")
  func unknownOperation() throws {
    let model = try model("", "")
    #expect {
      _ = try SelectedModel(model, operations: ["Nope"])
    } throws: { "\($0)".contains("Cognito Identity has no operation Nope") }
  }

  @Test("A shape with constraints that is named like a kind doesn't take the kind's place")
  func shapeNamedLikeKind() throws {
    let model = try model(
      put,
      #"""
      "PutRequest": {"type": "structure", "members": {"A": {"shape": "string"}, "B": {"shape": "Plain"}}},
      "PutResponse": {"type": "structure", "members": {}}, "Broken": {"type": "structure", "members": {}},
      "string": {"type": "string", "max": 4}, "Plain": {"type": "string"}
      """#)
    let service = ServiceModel(ModelText.write(try SelectedModel(model)))
    let members = service["PutRequest"].members
    #expect(members.map(\.target.constraints.maximum) == [4, nil])
  }

  @Test(
    "Texts that are no model are refused with the place", arguments: ["", "[]", "{", "{\"metadata\": {}}"])
  func refused(text: String) {
    #expect(throws: ModelError.self) { try APIModel(json: Data(text.utf8)) }
  }
}
