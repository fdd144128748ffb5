// SPDX-License-Identifier: Apache-2.0

import MockCore

extension StoredBucket {
  /// Whether an answer says that its requester pays: who asks offered to, and the bucket takes it.
  func charged(_ payer: S3.RequestPayer?) -> S3.RequestCharged? {
    payer == .requester && settings.requestPayer == .requester ? .requester : nil
  }
}
