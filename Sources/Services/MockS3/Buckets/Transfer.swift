// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Who pays for what is transferred, and how fast it goes.
extension S3 {
  var transferOperations: [Operation<State>] {
    [
      Operation(API.putBucketRequestPayment, putBucketRequestPayment),
      .reading(API.getBucketRequestPayment, getBucketRequestPayment),
      Operation(API.putBucketAccelerateConfiguration, putBucketAccelerateConfiguration),
      .reading(API.getBucketAccelerateConfiguration, getBucketAccelerateConfiguration),
    ]
  }

  func putBucketRequestPayment(
    _ input: PutBucketRequestPaymentRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      let payer = input.requestPaymentConfiguration.payer
      guard payer == .requester || payer == .bucketOwner else { throw .malformedXML }
      settings.requestPayer = payer
    }
  }

  func getBucketRequestPayment(
    _ input: GetBucketRequestPaymentRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketRequestPaymentOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    return GetBucketRequestPaymentOutput(payer: bucket.settings.requestPayer)
  }

  func putBucketAccelerateConfiguration(
    _ input: PutBucketAccelerateConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let name = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner).name
    return try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      guard let status = input.accelerateConfiguration.status, status == .enabled || status == .suspended
      else { throw .malformedXML }
      // The names of accelerated endpoints have one label for the bucket.
      guard !name.contains(".") else {
        throw .invalidRequest(
          "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names")
      }
      // What never was accelerated can't be suspended.
      if status == .enabled || settings.accelerate != nil { settings.accelerate = status }
    }
  }

  func getBucketAccelerateConfiguration(
    _ input: GetBucketAccelerateConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketAccelerateConfigurationOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    return GetBucketAccelerateConfigurationOutput(status: bucket.settings.accelerate)
  }
}
