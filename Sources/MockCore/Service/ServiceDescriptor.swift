// SPDX-License-Identifier: Apache-2.0

/// What the core must know of a service to find it: its names, its hosts, how far its state reaches, its model.
public struct ServiceDescriptor: Sendable {
  /// The short name in ARNs, in `--services` and in the request log: `sqs`.
  public let name: String
  /// The names in SigV4 credential scopes; several services may share one.
  public let signingNames: [String]
  /// What AWS host names begin with: `sqs`, `queue`.
  public let hostPrefixes: [String]
  public let reach: Reach
  /// Takes requests that name no service at all: S3's unsigned ones.
  public let answersUnnamed: Bool
  public let validation: ValidationRules
  /// What a caller hears whose credentials have expired; `nil` for what services of its protocol say.
  public let expiredToken: AWSError?
  private let makeModel: @Sendable () -> ServiceModel

  /// Describes a service. `model` is evaluated when the first request arrives, so that a service nobody calls costs
  /// nothing.
  public init(
    name: String, signingNames: [String]? = nil, hostPrefixes: [String]? = nil, reach: Reach = .region,
    answersUnnamed: Bool = false, validation: ValidationRules = ValidationRules(),
    expiredToken: AWSError? = nil,
    model: @autoclosure @escaping @Sendable () -> ServiceModel
  ) {
    self.name = name
    self.signingNames = signingNames ?? [name]
    self.hostPrefixes = hostPrefixes ?? [name]
    self.reach = reach
    self.answersUnnamed = answersUnnamed
    self.validation = validation
    self.expiredToken = expiredToken
    makeModel = model
  }

  public var model: ServiceModel { makeModel() }
}
