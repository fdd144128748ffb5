// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Breaks inputs in the ways that break parsers, the same way for the same seed.
public struct ByteMutator {
  private var generator: SeededGenerator
  private let corpus: [Bytes]
  /// Bytes that mean something in the format.
  private let alphabet: [UInt8]

  public init(seed: UInt64, corpus: [Bytes], alphabet: [UInt8]) {
    generator = SeededGenerator(seed: seed)
    self.corpus = corpus
    self.alphabet = alphabet
  }

  private mutating func below(_ bound: Int) -> Int {
    bound > 0 ? Int(generator.next(below: UInt64(bound))) : 0
  }

  /// One of the corpus with one to four things changed.
  public mutating func next() -> Bytes {
    var bytes = [UInt8](corpus[below(corpus.count)])
    for _ in 0...below(4) {
      let place = below(bytes.count + 1)
      switch below(7) {
      case 0 where !bytes.isEmpty: bytes.removeSubrange(place...)
      case 1 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
      case 2 where place < bytes.count: bytes[place] = alphabet[below(alphabet.count)]
      case 3: bytes.insert(alphabet[below(alphabet.count)], at: place)
      case 4 where place < bytes.count: bytes.remove(at: place)
      case 5:
        let end = min(bytes.count, place + below(12))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      default:
        let other = corpus[below(corpus.count)]
        let start = below(other.count)
        bytes.insert(contentsOf: other[start..<min(other.count, start + below(16))], at: place)
      }
    }
    return Bytes(bytes)
  }
}
