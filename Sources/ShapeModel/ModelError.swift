// SPDX-License-Identifier: Apache-2.0

/// Why shapes could not be generated, told to the one who runs the generator.
public struct ModelError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
