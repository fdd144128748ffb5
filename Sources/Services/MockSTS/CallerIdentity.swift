// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Who the caller is, and whose an access key is.
extension STS {
  static func getCallerIdentity(
    _ input: GetCallerIdentityRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetCallerIdentityResponse {
    let caller = context.caller
    return GetCallerIdentityResponse(
      userId: caller.userID, account: caller.account, arn: caller.arn.description)
  }

  static func getAccessKeyInfo(
    _ input: GetAccessKeyInfoRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetAccessKeyInfoResponse {
    GetAccessKeyInfoResponse(account: context.account(ofAccessKey: input.accessKeyId))
  }
}
