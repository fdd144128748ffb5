// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A page of a list whose token says how many elements came before.
struct TokenPage<Element> {
  let elements: [Element]
  let nextToken: String?

  init(_ all: [Element], token: String?, limit: Int) throws(AWSError) {
    var start = 0
    if let token {
      guard let bytes = Bytes(base64: token), let place = Int(bytes.description), place > 0,
        place < all.count
      else { throw .validation("Invalid NextToken") }
      start = place
    }
    let page = all.dropFirst(start).prefix(max(limit, 1))
    elements = Array(page)
    nextToken = page.endIndex < all.endIndex ? Bytes(String(page.endIndex)).base64 : nil
  }
}
