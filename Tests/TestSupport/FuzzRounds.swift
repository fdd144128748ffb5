// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How long fuzz tests run: briefly as part of the tests, as long as `MOCKAWS_FUZZ_INPUTS` says when they are run for
/// their own sake, and then from `MOCKAWS_FUZZ_SEED`.
public enum FuzzRounds {
  public static func count(_ usual: Int) -> Int { number("MOCKAWS_FUZZ_INPUTS") ?? usual }

  public static func seed(_ usual: UInt64) -> UInt64 {
    number("MOCKAWS_FUZZ_SEED").map { UInt64($0) } ?? usual
  }

  private static func number(_ name: String) -> Int? {
    guard let value = getenv(name), let number = Int(String(cString: value)), number > 0 else { return nil }
    return number
  }
}
