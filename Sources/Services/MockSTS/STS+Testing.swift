// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension MockService {
  /// AWS STS.
  public static let sts = MockService(STS())
}
