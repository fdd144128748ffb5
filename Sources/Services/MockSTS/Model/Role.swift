// SPDX-License-Identifier: Apache-2.0

import MockCore

extension STS {
  /// A role that somebody wants to assume.
  struct Role: Sendable {
    var arn: ARN
    /// Without its path.
    var name: String

    /// What the answer needs to know of a role.
    struct Details: Sendable {
      /// `AROA…`
      var id: String
      /// Seconds.
      var maximumDuration: Int
    }

    /// Reads `arn:aws:iam::123456789012:role/path/name`. A lenient cloud takes whatever ends in a name.
    init(_ text: String, _ context: Context) throws(AWSError) {
      let name = text.utf8.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }.last
      let parsed = ARN(text)
      if let parsed, let name, Self.isRole(parsed), parsed.partition == context.partition.rawValue {
        arn = parsed
        self.name = String(Substring(name))
        return
      }
      guard context.isLenient, let name else {
        throw parsed == nil ? .invalidARN(text) : .wrongARN
      }
      self.name = String(Substring(name))
      let account = parsed.map(\.account).flatMap { $0.isEmpty ? nil : $0 } ?? context.caller.account
      arn = ARN(
        partition: parsed?.partition ?? context.partition.rawValue, service: "iam", region: "",
        account: account, resource: "role/\(self.name)")
    }

    private static func isRole(_ arn: ARN) -> Bool {
      arn.service == "iam" && arn.region.isEmpty && AccountID.isValid(arn.account)
        && arn.resource.hasPrefix("role/") && !arn.resource.hasSuffix("/")
    }

    /// What IAM knows of the role; throws `error` when it doesn't know it. Without an IAM service, any role is there and
    /// allows all that AWS allows.
    func details(_ context: Context, else error: AWSError) throws(AWSError) -> Details {
      guard context.offers("iam") else {
        return Details(id: PrincipalID.make(of: arn), maximumDuration: 43_200)
      }
      guard let resource = context.resource(arn) else { throw error }
      return Details(
        id: resource.attributes["RoleId"] ?? PrincipalID.make(of: arn),
        maximumDuration: resource.attributes["MaxSessionDuration"].flatMap { Int($0) } ?? 3600)
    }
  }

  enum AccountID {
    /// Twelve digits.
    static func isValid(_ text: String) -> Bool {
      text.utf8.count == 12 && text.utf8.allSatisfy { $0 &- 48 < 10 }
    }
  }
}
