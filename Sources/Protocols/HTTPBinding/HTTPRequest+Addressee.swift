// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension HTTPRequest {
  /// Whether signature or host say that the request is meant for this service, whatever its path.
  public func isAddressed(to service: ServiceModel) -> Bool {
    let scope = "/\(service.signingName)/aws4_request"
    if !service.signingName.isEmpty {
      if let header = headers["Authorization"], header.contains(scope) { return true }
      if let query, query.contains("X-Amz-Credential="),
        query.contains(PercentEncoding.encode(scope)) || query.contains(scope)
      {
        return true
      }
    }
    guard !service.endpointPrefix.isEmpty, let host else { return false }
    return host.hasPrefix(service.endpointPrefix + ".") && host.contains(".amazonaws.com")
  }
}
