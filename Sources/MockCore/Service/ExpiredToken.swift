// SPDX-License-Identifier: Apache-2.0

extension AWSError {
  /// What AWS says in front of a service to whoever comes with credentials that have expired: the code and the status
  /// are those of the service's protocol.
  static func expiredToken(for service: ServiceDescriptor) -> AWSError {
    if let own = service.expiredToken { return own }
    let model = service.model
    let message = "The security token included in the request is expired"
    switch model.protocol {
    case "ec2": return AWSError("RequestExpired", "Request has expired.", status: 400, fault: .sender)
    case "json" where !model.isQueryCompatible, "smithy-rpc-v2-cbor" where !model.isQueryCompatible:
      return AWSError("ExpiredTokenException", message, status: 400, fault: .sender)
    case "rest-json": return AWSError("ExpiredTokenException", message, status: 403, fault: .sender)
    default: return AWSError("ExpiredToken", message, status: 403, fault: .sender)
    }
  }
}
