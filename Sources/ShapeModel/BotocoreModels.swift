// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// The API models in an installed botocore.
public struct BotocoreModels: Sendable {
  /// botocore's `data` directory.
  public let directory: URL

  /// Takes `path`, else the environment's `BOTOCORE_DATA`, else asks `python3` for its botocore.
  ///
  /// Throws when there is none, or when it isn't the `pinned` version: shapes must come out the same for everybody.
  public init(path: String? = nil, pinned: String?) throws(ModelError) {
    if let path = path ?? ProcessInfo.processInfo.environment["BOTOCORE_DATA"] {
      directory = URL(fileURLWithPath: path, isDirectory: true)
      try Self.check(Self.version(besideData: directory), pinned, at: path)
      return
    }
    let script = "import botocore, os; print(botocore.__version__); print(os.path.dirname(botocore.__file__))"
    let output: Data
    do throws(ModelError) {
      output = try Command.run("python3", ["-c", script])
    } catch {
      throw ModelError("python3 has no botocore. \(Self.advice(pinned))")
    }
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    guard lines.count == 2 else { throw ModelError("python3 has no botocore. \(Self.advice(pinned))") }
    try Self.check(lines[0], pinned, at: lines[1])
    directory = URL(fileURLWithPath: lines[1], isDirectory: true).appendingPathComponent("data")
  }

  private static func advice(_ pinned: String?) -> String {
    "Install it with `pip install botocore\(pinned.map { "==" + $0 } ?? "")`, or name the data directory of one"
      + " with --models or BOTOCORE_DATA."
  }

  private static func check(_ version: String?, _ pinned: String?, at place: String) throws(ModelError) {
    guard let version, let pinned, version != pinned else { return }
    throw ModelError(
      "\(place) is botocore \(version), the shapes are made from \(pinned). \(advice(pinned))")
  }

  /// The version of the package that a data directory belongs to.
  private static func version(besideData directory: URL) -> String? {
    let file = directory.deletingLastPathComponent().appendingPathComponent("__init__.py")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("__version__") }
    return line?.split(whereSeparator: { "\"'".contains($0) }).dropFirst().first.map(String.init)
  }

  /// The pinned version: the line `botocore==…` of a requirements file.
  public static func pinnedVersion(requirements: URL) -> String? {
    guard let text = try? String(contentsOf: requirements, encoding: .utf8) else { return nil }
    return text.split(separator: "\n").first { $0.hasPrefix("botocore==") }.map {
      String($0.dropFirst("botocore==".count))
    }
  }

  /// The services that have a model.
  public func services() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter { latestVersion(of: $0) != nil }.sorted()
  }

  /// The newest API version of a service.
  public func latestVersion(of service: String) -> String? {
    let folder = directory.appendingPathComponent(service)
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return versions.sorted().last { file(of: "\(service)/\($0)") != nil }
  }

  /// The text of a model: `sqs/2012-11-05`.
  public func data(of model: String) throws(ModelError) -> Data {
    guard let file = file(of: model) else {
      let service = model.split(separator: "/").first.map(String.init) ?? model
      let version = latestVersion(of: service).map { "; its newest is \(service)/\($0)" } ?? ""
      throw ModelError("botocore has no model \(model)\(version)")
    }
    return try Self.read(file)
  }

  private func file(of model: String) -> URL? {
    let folder = directory.appendingPathComponent(model)
    return ["service-2.json", "service-2.json.gz"].map { folder.appendingPathComponent($0) }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// Reads a file, through the system's `gzip` where its name ends so.
  public static func read(_ file: URL) throws(ModelError) -> Data {
    if file.pathExtension == "gz" { return try Command.run("gzip", ["-dc", file.path]) }
    guard let data = FileManager.default.contents(atPath: file.path) else {
      throw ModelError("cannot read \(file.path)")
    }
    return data
  }
}

/// A program of the system.
enum Command {
  /// Runs it to its end and returns what it printed. Throws when it fails.
  static func run(_ name: String, _ arguments: [String]) throws(ModelError) -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw ModelError("cannot run \(name): \(error)")
    }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ModelError("\(name) failed") }
    return data
  }
}
