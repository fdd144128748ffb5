// SPDX-License-Identifier: Apache-2.0

public import Foundation
public import MockCore

/// Code and message where code under test shows `localizedDescription`.
extension AWSError: LocalizedError {
  public var errorDescription: String? { description }
}
