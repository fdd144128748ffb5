// SPDX-License-Identifier: Apache-2.0

/// Random numbers that are the same for the same seed, on every platform and in every release.
///
/// The algorithm is xoshiro256**, seeded through SplitMix64. It is not for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  public init(seed: UInt64) {
    var mixer = seed
    func word() -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      var mixed = mixer
      mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed &>> 31)
    }
    state = (word(), word(), word(), word())
  }

  public mutating func next() -> UInt64 {
    let scaled = state.1 &* 5
    let result = ((scaled &<< 7) | (scaled &>> 57)) &* 9
    let shifted = state.1 &<< 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = (state.3 &<< 45) | (state.3 &>> 19)
    return result
  }

  /// A uniform number from 0 up to, not including, `bound`; 0 when `bound` is 0.
  public mutating func next(below bound: UInt64) -> UInt64 {
    guard bound > 1 else { return 0 }
    // Lemire's multiplication: the high word is the result, low words under the threshold would be biased.
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// A uniform number from 0 up to, not including, 1.
  public mutating func nextUnit() -> Double { Double(next() &>> 11) * 0x1p-53 }

  /// A generator of its own, whose numbers do not depend on how far this one goes on.
  public mutating func split() -> SeededGenerator { SeededGenerator(seed: next()) }
}
