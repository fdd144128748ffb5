// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The directory in which running servers tell of themselves: a JSON file each, in the form that aiomoto writes.
struct ServerRegistry {
  static let ownVariable = "MOCK_AWS_SERVER_REGISTRY_DIR"
  static let aiomotoVariable = "AIOMOTO_SERVER_REGISTRY_DIR"
  /// Whoever wrote an older file has not lived to take it back.
  private static let lifetime: TimeInterval = 24 * 60 * 60

  let directory: URL

  init(directory: String? = nil) {
    let named =
      directory ?? SavedEnvironment.value(of: Self.ownVariable)
      ?? SavedEnvironment.value(of: Self.aiomotoVariable)
    self.directory =
      named.map { URL(fileURLWithPath: $0, isDirectory: true) }
      ?? FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first?
      .appendingPathComponent("mock-aws", isDirectory: true)
      ?? FileManager.default.temporaryDirectory.appendingPathComponent("mock-aws", isDirectory: true)
  }

  private struct Entry: Encodable {
    let endpoint: String
    let host: String
    let pid: Int32
    let port: Int
  }

  /// Writes a server's file and returns its path. Files of servers long gone are removed.
  func add(endpoint: String, host: String, port: Int) throws(MockAWSServerError) -> String {
    let file = directory.appendingPathComponent("aiomoto-server-\(UUID().uuidString.lowercased()).json")
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      removeStale()
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let entry = Entry(
        endpoint: endpoint, host: host, pid: ProcessInfo.processInfo.processIdentifier, port: port)
      try encoder.encode(entry).write(to: file, options: .atomic)
    } catch {
      throw MockAWSServerError(
        .registry,
        "The server's file cannot be written to \(directory.path): \(error.localizedDescription). Name another directory in "
          + "the options' registryDirectory, or in \(Self.ownVariable).")
    }
    return file.path
  }

  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  private func removeStale() {
    let files = try? FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: [.contentModificationDateKey])
    for file in files ?? []
    where file.lastPathComponent.hasPrefix("aiomoto-server-") && file.pathExtension == "json" {
      let values = try? file.resourceValues(forKeys: [.contentModificationDateKey])
      guard let date = values?.contentModificationDate, -date.timeIntervalSinceNow > Self.lifetime else {
        continue
      }
      try? FileManager.default.removeItem(at: file)
    }
  }
}
