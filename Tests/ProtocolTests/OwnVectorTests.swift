// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@Suite("Own vectors")
struct OwnVectorTests {
  private func failures(_ json: String, _ wire: WireProtocol) throws -> [String] {
    let cases = try VectorCase.parse(Bytes(json), id: { $0 })
    try #require(cases.count > 2)
    return cases.compactMap { vector in
      let isInput = vector.document["serialized"] != nil
      let problem = isInput ? VectorRunner.runInput(vector, wire) : VectorRunner.runOutput(vector, wire)
      return problem.map { "\(vector.id): \($0)" }
    }
  }

  @Test("AWS JSON", arguments: ["1.0", "1.1"])
  func awsJSON(_ version: String) throws {
    #expect(try failures(OwnVectors.awsJSON(version: version), .awsJSON) == [])
  }

  @Test("REST-JSON")
  func restJSON() throws { #expect(try failures(OwnVectors.restJSON, .restJSON) == []) }

  @Test("RPC v2 with CBOR")
  func rpcV2CBOR() throws { #expect(try failures(OwnVectors.rpcV2CBOR, .rpcV2CBOR) == []) }
}
