// SPDX-License-Identifier: Apache-2.0

extension VectorExclusions {
  static let query: [String: String] = [
    "input/query/SDKAppliedContentEncoding_awsQuery": compression,
    "input/query/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsQuery": compression,
    "input/query/QueryProtocolIdempotencyTokenAutoFill": token,
    "input/query/QueryEmptyQueryMaps": absent,
    "input/ec2/SDKAppliedContentEncoding_ec2Query": compression,
    "input/ec2/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_ec2Query": compression,
    "input/ec2/Ec2ProtocolIdempotencyTokenAutoFill": token,
    "input/ec2/Ec2EmptyQueryLists": absent,
    "output/ec2/Ec2ComplexError": message,
    "output/ec2/Ec2XmlEmptyLists": "wants a content type of its own, unlike every other case",
  ]

  static let restXML: [String: String] = [
    "input/rest-xml/SDKAppliedContentEncoding_restXml": compression,
    "input/rest-xml/SDKAppendedGzipAfterProvidedEncoding_restXml": compression,
    "input/rest-xml/QueryIdempotencyTokenAutoFill": token,
    "input/rest-xml/AllQueryStringTypes": allParameters,
    "input/rest-xml/RestXmlQueryStringEscaping": allParameters,
    "input/rest-xml/RestXmlSupportsNaNFloatQueryValues": allParameters,
    "input/rest-xml/RestXmlSupportsInfinityFloatQueryValues": allParameters,
    "input/rest-xml/RestXmlSupportsNegativeInfinityFloatQueryValues": allParameters,
    "input/rest-xml/RestXmlZeroAndFalseQueryValues": allParameters,
    "input/rest-xml/RestXmlQueryParamsStringListMap": allParameters,
    "input/rest-xml/RestXmlQueryPrecedence": "the client drops a parameter that it gives twice",
    "output/rest-xml/InvalidGreetingError": "the response has a member that the error's shape doesn't have",
    "output/rest-xml/ComplexError": message,
    "output/rest-xml/IgnoreQueryParamsInResponse":
      "an output with a member in the path, which AWS's models don't have",
  ]

  static let xmlReadByMeaning: [String: String] = [
    "output/query/AwsQueryDateTimeWithNegativeOffset": offset,
    "output/query/AwsQueryDateTimeWithPositiveOffset": offset,
    "output/ec2/Ec2QueryDateTimeWithNegativeOffset": offset,
    "output/ec2/Ec2QueryDateTimeWithPositiveOffset": offset,
    "output/rest-xml/RestXmlDateTimeWithNegativeOffset": offset,
    "output/rest-xml/RestXmlDateTimeWithPositiveOffset": offset,
  ]

  private static let compression = "the client compresses, and the case leaves the body out"
  private static let token = "the client fills the token in"
  private static let absent = "an empty list or map is not on the wire, so a server sees none"
  private static let message = "the response has a message that the case's error doesn't have"
  private static let allParameters =
    "a server reads every parameter into the map, as Smithy says; the case leaves it out"
  private static let offset = "dates with an offset: ours are in UTC"
}
