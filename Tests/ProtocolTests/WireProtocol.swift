// SPDX-License-Identifier: Apache-2.0

import AWSJSON
import CBORFormat
import JSONFormat
import MockCore
import RESTJSON
import RPCv2CBOR

/// A codec under test, and how the tests look into bodies without it.
struct WireProtocol: Sendable {
  let codec: any ProtocolCodec
  /// The files of vectors, in both directions.
  let files: [String]
  /// The bodies of the vectors are Base64.
  var isBinary = false
  /// A body as a document without a schema, for comparing.
  let parse: @Sendable (Bytes) throws -> Document
  /// A body read as a structure of the schema: what it means rather than how it is written.
  let read: @Sendable (Bytes, Schema) throws -> Document

  static let all: [WireProtocol] = [awsJSON, restJSON, rpcV2CBOR, query, ec2, restXML]

  static let awsJSON = WireProtocol(
    codec: AWSJSON(), files: ["json", "json_1_0", "json_1_0-query-compatible"],
    parse: { try JSON.parse($0) }, read: { try JSONReader($0, $1).dynamicRoot() })
  static let restJSON = WireProtocol(
    codec: RESTJSON(), files: ["rest-json"],
    parse: { try JSON.parse($0) }, read: { try JSONReader($0, $1).dynamicRoot() })
  static let rpcV2CBOR = WireProtocol(
    codec: RPCv2CBOR(),
    files: [
      "smithy-rpc-v2-cbor", "smithy-rpc-v2-cbor-query-compatible", "smithy-rpc-v2-cbor-non-query-compatible",
    ],
    isBinary: true, parse: { try CBOR.parse($0) }, read: { try CBORReader($0, $1).dynamicRoot() })
}
