// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockS3
import MockSQS
import MockServer
import MockTesting
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One after the other: there is one server mode for a process. Beside them only tests run that don't look at the endpoint.
@Suite(.serialized) struct ServerModeTests {
  struct Mishap: Error {}

  private let directory = FileManager.default.temporaryDirectory
    .appendingPathComponent("mock-aws-tests-\(UUID().uuidString)").path

  private func options(_ change: (inout MockAWSServerOptions) -> Void = { _ in }) -> MockAWSServerOptions {
    .with {
      $0.registryDirectory = directory
      change(&$0)
    }
  }

  private func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private func status(_ url: String) async throws -> Int? {
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    let request = URLRequest(url: try #require(URL(string: url)), timeoutInterval: 600)
    return (try await session.data(for: request).1 as? HTTPURLResponse)?.statusCode
  }

  @Test("A started server is announced by the environment and a file, and all is put back")
  func start() async throws {
    setenv("AWS_ENDPOINT_URL_S3", "http://elsewhere:1", 1)
    defer { unsetenv("AWS_ENDPOINT_URL_S3") }
    let (endpoint, file) = try await mockAWSServer(.s3, options: options()) { server in
      #expect(server.endpoint == "http://127.0.0.1:\(server.port)")
      #expect(server.host == "127.0.0.1")
      #expect(!server.isAttached)
      #expect(value("AWS_ENDPOINT_URL") == server.endpoint)
      #expect(value("AWS_ENDPOINT_URL_S3") == server.endpoint)
      #expect(value("AIOMOTO_SERVER_PORT") == "\(server.port)")
      #expect(value("MOCK_AWS_SERVER_PORT") == "\(server.port)")
      #expect(value("AIOMOTO_SERVER_REGISTRY_DIR") == directory)
      #expect(try await status(server.endpoint + "/moto-api") == 200)
      let file = try #require(server.registryFile)
      #expect(URL(fileURLWithPath: file).lastPathComponent.hasPrefix("aiomoto-server-"))
      let pid = ProcessInfo.processInfo.processIdentifier
      #expect(
        try String(contentsOfFile: file, encoding: .utf8)
          == #"{"endpoint":"\#(server.endpoint)","host":"127.0.0.1","pid":\#(pid),"port":\#(server.port)}"#)
      return (server.endpoint, file)
    }
    #expect(value("AWS_ENDPOINT_URL") == nil)
    #expect(value("AWS_ENDPOINT_URL_S3") == "http://elsewhere:1")
    #expect(value("AIOMOTO_SERVER_PORT") == nil)
    #expect(!FileManager.default.fileExists(atPath: file))
    await #expect(throws: (any Error).self) { try await status(endpoint + "/moto-api") }
  }

  @Test("All is put back also when the body throws")
  func throwing() async throws {
    await #expect(throws: Mishap.self) {
      try await mockAWSServer(.s3, options: options()) { _ in throw Mishap() }
    }
    #expect(value("AWS_ENDPOINT_URL") == nil)
  }

  @Test("ifMissing leaves an endpoint that is there, disabled sets none")
  func autoEndpoints() async throws {
    setenv("AWS_ENDPOINT_URL", "http://elsewhere:1", 1)
    try await mockAWSServer(.s3, options: options { $0.autoEndpoint = .ifMissing }) { _ in
      #expect(value("AWS_ENDPOINT_URL") == "http://elsewhere:1")
    }
    unsetenv("AWS_ENDPOINT_URL")
    try await mockAWSServer(.s3, options: options { $0.autoEndpoint = .ifMissing }) { server in
      #expect(value("AWS_ENDPOINT_URL") == server.endpoint)
    }
    try await mockAWSServer(.s3, options: options { $0.autoEndpoint = .disabled }) { _ in
      #expect(value("AWS_ENDPOINT_URL") == nil)
    }
  }

  @Test("A start in a start uses the same server, which ends with the last")
  func nesting() async throws {
    try await mockAWSServer(.s3, .sqs, options: options()) { outer in
      try await mockAWSServer(.sqs, options: options()) { inner in #expect(inner === outer) }
      #expect(try await status(outer.endpoint + "/moto-api") == 200)
      #expect(value("AWS_ENDPOINT_URL") == outer.endpoint)
    }
  }

  @Test("One attaches to a running server by its port, and resets it, and leaves it running")
  func attach() async throws {
    let cloud = MockCloud(.s3)
    try cloud.s3.createBucket(.init(bucket: "books"))
    let running = try HTTPServer.start(ServerFront(CloudPool { cloud }))
    try await mockAWSServer(attachedTo: running.port, options: options()) { server in
      #expect(server.isAttached)
      #expect(server.registryFile == nil)
      #expect(server.endpoint == running.url)
      #expect(value("AWS_ENDPOINT_URL") == running.url)
      try await server.reset()
      #expect(cloud.s3.bucketNames.isEmpty)
    }
    #expect(value("AWS_ENDPOINT_URL") == nil)
    #expect(try await status(running.url + "/moto-api") == 200)
    await running.stop()
  }

  @Test(
    "Without a port one attaches to the server that the environment names",
    arguments: [
      "MOCK_AWS_SERVER_PORT", "AIOMOTO_SERVER_PORT",
    ])
  func attachByEnvironment(_ variable: String) async throws {
    let running = try HTTPServer.start(ServerFront(CloudPool { MockCloud(.s3) }))
    setenv(variable, "\(running.port)", 1)
    defer { unsetenv(variable) }
    try await mockAWSServer(attachedTo: nil, options: options()) { #expect($0.port == running.port) }
    #expect(value(variable) == "\(running.port)")
    await running.stop()
  }

  @Test("Old files of the registry are removed, young ones and others stay")
  func staleFiles() async throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let names = ["aiomoto-server-old.json", "aiomoto-server-young.json", "other-old.json"]
    for name in names {
      let path = directory + "/" + name
      try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
      let age: TimeInterval = name.contains("old") ? 25 * 3600 : 23 * 3600
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
    }
    try await mockAWSServer(.s3, options: options()) { _ in }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == Array(names.dropFirst()))
    try FileManager.default.removeItem(atPath: directory)
  }

  private func refusal(_ body: () async throws -> Void) async -> String {
    do {
      try await body()
      return ""
    } catch { return "\(error)" }
  }

  @Test("Ports that are none are refused, and so is a port where nobody or somebody else answers")
  func ports() async throws {
    #expect(
      await refusal { try await mockAWSServer(attachedTo: 70_000) { _ in } }
        == "The port of a running server is a number from 1 to 65535, not 70000.")
    #expect(
      await refusal { try await mockAWSServer(attachedTo: nil) { _ in } }.hasPrefix(
        "There is no port to attach to."))
    setenv("AIOMOTO_SERVER_PORT", "five", 1)
    #expect(
      await refusal { try await mockAWSServer(attachedTo: nil) { _ in } }
        == #"AIOMOTO_SERVER_PORT is "five", which is not a port. Set it to a number, or unset it."#)
    unsetenv("AIOMOTO_SERVER_PORT")

    let other = try HTTPServer.start(MockCloud(.sqs))
    let answer = await refusal { try await mockAWSServer(attachedTo: other.port) { _ in } }
    #expect(answer.hasPrefix("What answers on \(other.url) is neither a MockAWS nor a Moto server"))
    let port = other.port
    await other.stop()
    #expect(
      await refusal { try await mockAWSServer(attachedTo: port) { _ in } }
        .hasPrefix("Nothing answers on http://127.0.0.1:\(port)"))
  }

  @Test("Wishes that contradict each other are refused, with what to do")
  func conflicts() async throws {
    #expect(
      await refusal { try mockAWS(.s3) { _ in _ = try MockAWSServer.start(.s3) } }.contains("cloud.serve()"))
    let running = try HTTPServer.start(ServerFront(CloudPool { MockCloud(.s3) }))
    try await mockAWSServer(.s3, options: options()) { server in
      #expect(
        await refusal { try await mockAWSServer(.sqs, options: options()) { _ in } }
          .contains("does not offer sqs: name these services where it is started first"))
      #expect(
        await refusal { try await mockAWSServer(.s3, options: options { $0.port = 1 }) { _ in } }
          .contains("A server runs on port \(server.port) already"))
      #expect(
        await refusal {
          try await mockAWSServer(.s3, options: options { $0.autoEndpoint = .disabled }) { _ in }
        }
        .contains("A server runs with autoEndpoint .force, and .disabled was asked for."))
      #expect(
        await refusal { try await mockAWSServer(attachedTo: running.port, options: options()) { _ in } }
          .contains("cannot attach to port \(running.port) at the same time"))
      #expect(value("AWS_ENDPOINT_URL") == server.endpoint)
    }
    try await mockAWSServer(attachedTo: running.port) { _ in
      #expect(
        await refusal { try await mockAWSServer(.s3) { _ in } }.contains(
          "Stop that first, or attach to it again"))
    }
    let port = running.port
    #expect(
      await refusal {
        try await mockAWSServer(attachedTo: port, options: options { $0.port = 5000 }) { _ in }
      }
      .contains("attach(port:) names the one to attach to"))
    await running.stop()
    setenv("MOCK_AWS_SERVER_REGISTRY_DIR", "/dev/null/registry", 1)
    #expect(await refusal { try await mockAWSServer(.s3) { _ in } }.contains("Name another directory"))
    unsetenv("MOCK_AWS_SERVER_REGISTRY_DIR")
    #expect(value("AWS_ENDPOINT_URL") == nil)
  }
}
