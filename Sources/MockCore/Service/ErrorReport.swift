// SPDX-License-Identifier: Apache-2.0

/// What a service's model and an error together say about an answer; the codecs print it each in their own form.
public struct ErrorReport: Sendable {
  /// The error's shape, where the model has one of the code's name.
  public let schema: Schema?
  /// The error's own, the model's, or the one of its fault.
  public let status: Int
  public let fault: AWSError.Fault
  /// The status in JSON and CBOR: a service that once spoke Query has statuses in its model that only Query uses.
  public let rpcStatus: Int
  /// The code in Query and XML bodies and in `x-amzn-query-error`.
  public let queryCode: String
  /// The members that the shape has, with the message among them where the shape has one.
  public let modelled: [Document.Member]
  /// The members that the shape doesn't have.
  public let unmodelled: [Document.Member]
  /// Whether ``modelled`` has the message.
  public let isMessageModelled: Bool

  public init(_ error: AWSError, of service: ServiceModel) {
    let schema = service.error(named: error.code)
    self.schema = schema
    let traits = schema?.error
    let isSender = error.fault.map { $0 == .sender } ?? traits?.isSenderFault
    let status = error.status ?? traits?.status ?? (isSender == false ? 500 : 400)
    self.status = status
    fault = isSender ?? (status < 500) ? .sender : .receiver
    rpcStatus = service.isQueryCompatible ? error.status ?? (isSender == false ? 500 : 400) : status
    queryCode = traits?.code ?? error.code
    var modelled: [Document.Member] = []
    var unmodelled: [Document.Member] = []
    for member in error.members {
      if schema?.members.contains(where: { $0.name == member.name }) == true {
        modelled.append(member)
      } else {
        unmodelled.append(member)
      }
    }
    let messageName = schema?.members.first { $0.name == "message" || $0.name == "Message" }?.name
    if let messageName, !error.message.isEmpty, !modelled.contains(where: { $0.name == messageName }) {
      modelled.append(Document.Member(messageName, .string(error.message)))
    }
    isMessageModelled = messageName != nil
    self.modelled = modelled
    self.unmodelled = unmodelled
  }
}
