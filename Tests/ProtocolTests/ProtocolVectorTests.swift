// SPDX-License-Identifier: Apache-2.0

import Testing

/// Smithy's protocol compliance cases, turned round: requests are decoded, results and errors encoded.
@Suite("Protocol vectors", .enabled(if: VectorFolder.isThere, "the folder of protocol vectors is not there"))
struct ProtocolVectorTests {
  /// One file of cases in one direction.
  struct File: Sendable, CustomTestStringConvertible {
    let wire: WireProtocol
    let direction: VectorFolder.Direction
    let name: String
    var testDescription: String { "\(direction.rawValue)/\(name)" }

    static let all = WireProtocol.all.flatMap { wire in
      wire.files.flatMap {
        [File(wire: wire, direction: .input, name: $0), File(wire: wire, direction: .output, name: $0)]
      }
    }

    func run(_ vector: VectorCase) -> String? {
      direction == .input ? VectorRunner.runInput(vector, wire) : VectorRunner.runOutput(vector, wire)
    }
  }

  @Test("Every applicable case passes", arguments: File.all)
  func cases(_ file: File) throws {
    var failures: [String] = []
    var left: [String] = []
    for vector in try VectorFolder.cases(file.direction, file.name) {
      if let reason = VectorExclusions.excluded[vector.id] {
        left.append("  \(vector.id): \(reason)")
      } else if let problem = file.run(vector) {
        failures.append("\(vector.id): \(problem)")
      }
    }
    if !left.isEmpty { print("protocol vectors left out:\n\(left.joined(separator: "\n"))") }
    #expect(failures.isEmpty, "\(failures.count) cases fail:\n\(failures.joined(separator: "\n"))")
  }

  @Test("No exclusion is out of date")
  func exclusions() throws {
    var known: Set<String> = []
    for file in File.all {
      for vector in try VectorFolder.cases(file.direction, file.name) {
        known.insert(vector.id)
        if VectorExclusions.excluded[vector.id] != nil {
          #expect(file.run(vector) != nil, "\(vector.id) passes: no need to exclude it")
        }
      }
    }
    let listed = Set(VectorExclusions.excluded.keys).union(VectorExclusions.readByMeaning.keys)
    #expect(listed.subtracting(known).isEmpty, "no such cases")
  }
}
