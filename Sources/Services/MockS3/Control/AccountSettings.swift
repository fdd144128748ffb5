// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What an account blocks for all of its buckets.
extension S3Control {
  var accountOperations: [Operation<State>] {
    [
      Operation(API.putPublicAccessBlock, putPublicAccessBlock),
      .reading(API.getPublicAccessBlock, getPublicAccessBlock),
      Operation(API.deletePublicAccessBlock, deletePublicAccessBlock),
    ]
  }

  func putPublicAccessBlock(
    _ input: PutPublicAccessBlockRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try Self.check(input.accountId, context)
    let block = try S3.PublicAccessBlockConfiguration(input.publicAccessBlockConfiguration).completed()
    state.accountPublicAccessBlocks[input.accountId] = block
    return EmptyShape()
  }

  func getPublicAccessBlock(
    _ input: GetPublicAccessBlockRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetPublicAccessBlockOutput {
    try Self.check(input.accountId, context)
    guard let block = state.accountPublicAccessBlocks[input.accountId] else {
      throw AWSError(
        "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found",
        status: 404, members: [.init("AccountId", .string(input.accountId))])
    }
    return GetPublicAccessBlockOutput(publicAccessBlockConfiguration: PublicAccessBlockConfiguration(block))
  }

  func deletePublicAccessBlock(
    _ input: DeletePublicAccessBlockRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try Self.check(input.accountId, context)
    state.accountPublicAccessBlocks[input.accountId] = nil
    return EmptyShape()
  }
}

// The two models have the shape each under its own namespace.
extension S3.PublicAccessBlockConfiguration {
  init(_ block: S3Control.PublicAccessBlockConfiguration) {
    self.init(
      blockPublicAcls: block.blockPublicAcls, ignorePublicAcls: block.ignorePublicAcls,
      blockPublicPolicy: block.blockPublicPolicy, restrictPublicBuckets: block.restrictPublicBuckets)
  }
}

extension S3Control.PublicAccessBlockConfiguration {
  init(_ block: S3.PublicAccessBlockConfiguration) {
    self.init(
      blockPublicAcls: block.blockPublicAcls, ignorePublicAcls: block.ignorePublicAcls,
      blockPublicPolicy: block.blockPublicPolicy, restrictPublicBuckets: block.restrictPublicBuckets)
  }
}
