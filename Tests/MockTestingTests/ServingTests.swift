// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore
import MockS3
import MockServer
import MockTesting
import Synchronization
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite(.mockAWS(.s3)) struct ServingTests {
  private let cloud = MockCloud.current

  private func get(_ url: String) async throws -> Int? {
    var request = URLRequest(url: try #require(URL(string: url)), timeoutInterval: 600)
    request.setValue("AWS test:signature", forHTTPHeaderField: "Authorization")
    let session = URLSession(configuration: .ephemeral)
    defer { session.invalidateAndCancel() }
    return (try await session.data(for: request).1 as? HTTPURLResponse)?.statusCode
  }

  @Test("A served cloud answers on a loopback port, with the same state")
  func serve() async throws {
    try cloud.s3.createBucket(.init(bucket: "books"))
    let server = try await cloud.serve()
    #expect(server.url == "http://127.0.0.1:\(server.port)")
    #expect(try await get(server.url + "/books") == 200)
    #expect(try await get(server.url + "/none") == 404)
    #expect(try await get(server.url + "/moto-api/") == 200)
    #expect(cloud.requests(.s3).map(\.operation) == ["CreateBucket", "ListObjects", "ListObjects"])
  }

  @Test("The server stops when its scope ends, held or not")
  func endsWithScope() async throws {
    let server = try await mockAWS(.s3) { cloud in
      let server = try await cloud.serve()
      #expect(try await get(server.url + "/") == 200)
      return server
    }
    await #expect(throws: (any Error).self) { try await get(server.url + "/") }
  }

  @Test("The server stops when the body that it was started for ends, also by an error")
  func endsWithBody() async throws {
    struct Mishap: Error {}
    let url = Mutex("")
    await #expect(throws: Mishap.self) {
      try await cloud.serve { server in
        url.withLock { $0 = server.url }
        #expect(try await get(server.url + "/") == 200)
        throw Mishap()
      }
    }
    await #expect(throws: (any Error).self) { try await get(url.withLock { $0 } + "/") }
  }

  @Test("Synchronous code starts one as well")
  func synchronous() throws {
    func start() throws -> HTTPServer { try cloud.serve() }
    #expect(try start().port > 0)
  }
}
