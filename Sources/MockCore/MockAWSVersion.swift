// SPDX-License-Identifier: Apache-2.0

/// The version of this package, as `mock-aws --version` prints it.
public enum MockAWSVersion {
  public static let current = "0.1.0"
}
