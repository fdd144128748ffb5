// SPDX-License-Identifier: Apache-2.0

extension HTTPRequest {
  /// The access key that signed the request, in a header or a presigned URL; `nil` for unsigned ones.
  public var accessKeyID: String? { CredentialScope(self)?.accessKeyID }
}
