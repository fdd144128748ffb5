// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The encoded messages in which services explain a refusal.
extension STS {
  static func decodeAuthorizationMessage(
    _ input: DecodeAuthorizationMessageRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> DecodeAuthorizationMessageResponse {
    guard let text = AuthorizationMessage(encoded: input.encodedMessage)?.text else { throw .invalidMessage }
    return DecodeAuthorizationMessageResponse(decodedMessage: text)
  }

  /// Encodes a message as services put it into their errors, so that `DecodeAuthorizationMessage` gives it back: for
  /// faults that play an `UnauthorizedOperation`.
  public static func encodedAuthorizationMessage(_ text: String) -> String {
    AuthorizationMessage(text: text).encoded
  }
}
