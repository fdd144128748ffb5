// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Sizes as DynamoDB counts them, for its limits and for what calls consume.
extension Value {
  /// The bytes that the value counts for, without its name.
  var size: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .number(let number): number.size
    case .binary(let bytes): bytes.count
    case .bool, .null: 1
    case .list(let values): values.reduce(3) { $0 + 1 + $1.size }
    case .map(let map): map.entries.reduce(3) { $0 + 1 + $1.name.utf8.count + $1.value.size }
    case .stringSet(let members): members.reduce(0) { $0 + $1.utf8.count }
    case .numberSet(let members): members.reduce(0) { $0 + $1.size }
    case .binarySet(let members): members.reduce(0) { $0 + $1.count }
    }
  }
}

extension Number {
  /// One byte for every two digits, which are paired from the point on, and one or two more.
  var size: Int {
    guard !isZero else { return 1 }
    let digits = digitCount
    let startsWithinPair = digits % 2 == 0 && magnitude % 2 == 0
    return 1 + (digits + 1) / 2 + (startsWithinPair ? 1 : 0) + (isNegative ? 1 : 0)
  }
}

extension AttributeMap {
  /// The bytes that an item of these attributes counts for.
  var itemSize: Int { entries.reduce(0) { $0 + $1.name.utf8.count + $1.value.size } }
}
