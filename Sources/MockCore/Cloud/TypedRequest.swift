// SPDX-License-Identifier: Apache-2.0

/// A logged call with the types of its operation.
public struct TypedRequest<Input: Shape, Output: Shape>: Sendable {
  /// The call as the log has it: when, by whom, where.
  public let request: LoggedRequest
  public let input: Input
  public let result: Result<Output, AWSError>

  /// `nil` for a call that failed.
  public var output: Output? { try? result.get() }
  /// `nil` for a call that went well.
  public var error: AWSError? { if case .failure(let error) = result { error } else { nil } }
}

extension TypedRequest: CustomStringConvertible {
  public var description: String { request.description }
}

extension MockCloud {
  /// The calls of an operation with their types, oldest first, as far back as the log reaches:
  /// `cloud.requests(SQS.API.sendMessage).map(\.input.messageBody)`.
  public func requests<Input: Shape, Output: Shape>(
    _ operation: OperationDefinition<Input, Output>
  ) -> [TypedRequest<Input, Output>] {
    requests().compactMap { request in
      guard request.model === operation.model, let input = request.input as? Input else { return nil }
      switch request.result {
      case .success(let output):
        guard let output = output as? Output else { return nil }
        return TypedRequest(request: request, input: input, result: .success(output))
      case .failure(let error): return TypedRequest(request: request, input: input, result: .failure(error))
      }
    }
  }
}
