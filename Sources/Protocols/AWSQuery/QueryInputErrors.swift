// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a dialect of Query says about parameters that cannot be read.
struct QueryInputErrors: Sendable {
  private enum Dialect { case query, ec2 }
  private let dialect: Dialect

  static let query = QueryInputErrors(dialect: .query)
  static let ec2 = QueryInputErrors(dialect: .ec2)

  /// A form with a bad escape.
  var malformedForm: AWSError { malformed("Invalid Argument", parameter: "") }

  /// A value where parameters below its name should be.
  func unexpectedValue(_ parameter: String) -> AWSError {
    malformed("Unexpected complex element termination", parameter: parameter)
  }

  /// Parameters below a name that has a value, or a name that isn't a number in a list.
  func unexpectedName(_ parameter: String) -> AWSError {
    malformed("Start of structure or map found where not expected.", parameter: parameter)
  }

  /// A text that isn't a value of the parameter's type.
  func unreadable(_ value: Bytes, _ parameter: String) -> AWSError {
    switch dialect {
    case .query: return malformed("Invalid Argument", parameter: parameter)
    case .ec2:
      let shown = value.slice(0..<256).description
      return AWSError("InvalidParameterValue", "Value (\(shown)) for parameter \(parameter) is invalid.")
    }
  }

  private func malformed(_ message: String, parameter: String) -> AWSError {
    switch dialect {
    case .query: AWSError("MalformedInput", message)
    case .ec2: AWSError("InvalidParameter", "The parameter \(parameter) is not in a valid format.")
    }
  }
}
