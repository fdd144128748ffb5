// SPDX-License-Identifier: Apache-2.0

/// The cases that are left out or read leniently, each with its reason.
enum VectorExclusions {
  /// Cases that say nothing about a server.
  static let excluded: [String: String] = [awsJSON, restJSON, query, restXML].reduce(into: [:]) { all, some in
    all.merge(some) { first, _ in first }
  }

  /// Responses that are deliberately written in a way in which no server of ours writes them: they are compared by what
  /// a reader makes of them.
  static let readByMeaning: [String: String] = jsonReadByMeaning.merging(xmlReadByMeaning) { first, _ in first
  }

  private static let jsonReadByMeaning: [String: String] = [
    "output/json/AwsJson11DateTimeWithNegativeOffset": offset,
    "output/json/AwsJson11DateTimeWithPositiveOffset": offset,
    "output/json/AwsJson11DeserializeIgnoreType": ignored,
    "output/json/handles_unexpected_json_output": ignored,
    "output/json_1_0/AwsJson10DeserializeIgnoreType": ignored,
    "output/json_1_0/AwsJson10HandlesUnexpectedJsonOutput": ignored,
    "output/rest-json/RestJsonDateTimeWithNegativeOffset": offset,
    "output/rest-json/RestJsonDateTimeWithPositiveOffset": offset,
    "output/rest-json/RestJsonDeserializeIgnoreType": ignored,
    "output/smithy-rpc-v2-cbor/RpcV2CborExtraFieldsInTheBodyShouldBeSkippedByClients": ignored,
    "output/smithy-rpc-v2-cbor/RpcV2CborPayloadWithUnsetUnion": ignored,
  ]

  private static let awsJSON: [String: String] = [
    "input/json/SDKAppliedContentEncoding_awsJson1_1": compression,
    "input/json/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_1": compression,
    "input/json_1_0/SDKAppliedContentEncoding_awsJson1_0": compression,
    "input/json_1_0/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_0": compression,
    "input/json_1_0/AwsJson10EndpointTrait": endpoint,
    "input/json_1_0/AwsJson10EndpointTraitWithHostLabel": endpoint,
    "input/json_1_0/AwsJson10HostWithPath": endpoint,
    "output/json/AwsJson11IntEnums": "wants X-Amz-Target, a header of requests, in a response",
  ]

  private static let restJSON: [String: String] = [
    "input/rest-json/RestJsonHostWithPath": endpoint,
    "input/rest-json/SDKAppliedContentEncoding_restJson1": compression,
    "input/rest-json/SDKAppendedGzipAfterProvidedEncoding_restJson1": compression,
    "input/rest-json/RestJsonQueryIdempotencyTokenAutoFill": "the client fills the token in",
    "input/rest-json/RestJsonQueryParamsStringListMap": precedence,
    "input/rest-json/RestJsonQueryPrecedence": precedence,
    "input/rest-json/RestJsonHttpWithEmptyStructurePayload": emptyPayload,
    "input/rest-json/RestJsonHttpWithHeadersButNoPayload": emptyPayload,
  ]

  private static let compression = "the client compresses, and the case leaves the body out"
  private static let endpoint =
    "about the client's endpoint; the case has no header or path that names an operation"
  private static let precedence =
    "the client drops a parameter; a server reads all into the map, as Smithy says"
  private static let emptyPayload =
    "the client sends an absent structure as an empty one, which is what a server sees"
  private static let offset = "dates with an offset: ours are in UTC"
  private static let ignored = "members that no model has, for a client to ignore"
}
