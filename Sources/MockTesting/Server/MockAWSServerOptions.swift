// SPDX-License-Identifier: Apache-2.0

public import Foundation
public import MockCore

/// What server mode does to the environment in which clients look for their endpoint.
public enum AutoEndpoint: String, Sendable, CaseIterable {
  /// `AWS_ENDPOINT_URL`, and every `AWS_ENDPOINT_URL_…` of a service that is there, is the server's.
  case force
  /// `AWS_ENDPOINT_URL` is the server's where nobody has set it.
  case ifMissing = "if_missing"
  /// Nothing: clients are given the endpoint.
  case disabled
}

/// How a server beside the tests is run.
public struct MockAWSServerOptions: Sendable {
  public var autoEndpoint = AutoEndpoint.force
  /// Puts credentials that nobody owns, and a region, into the environment, as ``MockAWSOptions/mocksEnvironment`` does.
  public var mocksEnvironment = true
  /// The port to listen on; 0 lets the system choose.
  public var port = 0
  /// Where the file goes that tells others of the server. By default the directory that `MOCK_AWS_SERVER_REGISTRY_DIR` or
  /// `AIOMOTO_SERVER_REGISTRY_DIR` names, else `mock-aws` in the user's caches.
  public var registryDirectory: String?
  /// What the server's cloud is opened with.
  public var cloud = MockCloud.Options()

  public init() {}

  /// Changes some of the defaults: `.with { $0.autoEndpoint = .ifMissing }`.
  public static func with(_ change: (inout MockAWSServerOptions) -> Void) -> MockAWSServerOptions {
    var options = MockAWSServerOptions()
    change(&options)
    return options
  }
}

/// Why server mode is not to be had, in words that say what to do.
public struct MockAWSServerError: LocalizedError, Sendable, CustomStringConvertible {
  public enum Kind: Sendable {
    /// A port that is none, or that isn't named at all.
    case port
    /// The server doesn't answer, or not as one of ours or Moto's.
    case healthCheck
    /// Two wishes that contradict each other.
    case conflict
    /// The registry's directory cannot be written.
    case registry
  }

  public let kind: Kind
  public let description: String

  public var errorDescription: String? { description }

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
