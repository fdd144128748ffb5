// SPDX-License-Identifier: Apache-2.0

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
public struct ARN: Hashable, Sendable, CustomStringConvertible {
  public var partition: String
  public var service: String
  public var region: String
  public var account: String
  /// Everything behind the account, with its own colons and slashes: `role/path/name`.
  public var resource: String

  public init(partition: String = "aws", service: String, region: String, account: String, resource: String) {
    self.partition = partition
    self.service = service
    self.region = region
    self.account = account
    self.resource = resource
  }

  /// Parses the text form; `nil` when one of the six parts is missing or partition, service or resource is empty.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else {
      return nil
    }
    self.init(
      partition: String(parts[1]), service: String(parts[2]), region: String(parts[3]),
      account: String(parts[4]), resource: String(parts[5]))
  }

  public var description: String {
    // Interpolation would take ten times as long, and ARNs are what answers are full of.
    let length =
      8 + partition.utf8.count + service.utf8.count + region.utf8.count + account.utf8.count
      + resource.utf8.count
    return String(unsafeUninitializedCapacity: length) { buffer in
      var end = Self.append("arn:", to: buffer, at: 0)
      end = Self.append(partition, to: buffer, at: end)
      for part in 0..<4 {
        buffer[end] = UInt8(ascii: ":")
        end &+= 1
        switch part {
        case 0: end = Self.append(service, to: buffer, at: end)
        case 1: end = Self.append(region, to: buffer, at: end)
        case 2: end = Self.append(account, to: buffer, at: end)
        default: end = Self.append(resource, to: buffer, at: end)
        }
      }
      return end
    }
  }

  private static func append(
    _ text: String, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int
  ) -> Int {
    var text = text
    return text.withUTF8 { source in
      UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[start...])
        .copyMemory(from: UnsafeRawBufferPointer(source))
      return start &+ source.count
    }
  }
}
