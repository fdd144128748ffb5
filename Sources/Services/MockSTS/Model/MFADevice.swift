// SPDX-License-Identifier: Apache-2.0

import MockCore

extension STS {
  enum MFADevice {
    /// Both or neither of number and code; the device must exist where the cloud has an IAM service. Every code is right.
    static func check(serialNumber: String?, code: String?, _ context: Context) throws(AWSError) {
      guard let serialNumber, code != nil else {
        if serialNumber == nil, code == nil { return }
        throw .incompleteMFA
      }
      // Hardware devices have a number in place of an ARN.
      guard context.offers("iam"), let arn = ARN(serialNumber) else { return }
      if context.resource(arn) == nil { throw .unknownMFA }
    }
  }
}
