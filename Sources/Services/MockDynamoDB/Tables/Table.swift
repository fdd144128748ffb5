// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A table: what it is called and made of, and its items.
struct Table: Sendable {
  let name: String
  let arn: String
  /// A UUID.
  let id: String
  let createdAt: Instant
}
