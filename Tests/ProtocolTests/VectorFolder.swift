// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONFormat
import MockCore
import ShapeModel

/// The folder with Smithy's protocol compliance cases, in the form in which botocore publishes them.
///
/// It is looked for at `MOCKAWS_PROTOCOL_TESTS`, then beside the package in `shared/protocol-tests`.
enum VectorFolder {
  enum Direction: String { case input, output }

  static let url: URL? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var candidates = [root.deletingLastPathComponent().appendingPathComponent("shared/protocol-tests")]
    if let path = ProcessInfo.processInfo.environment["MOCKAWS_PROTOCOL_TESTS"] {
      candidates.insert(URL(fileURLWithPath: path), at: 0)
    }
    let found = candidates.first {
      FileManager.default.fileExists(atPath: $0.appendingPathComponent("input").path)
    }
    if found == nil {
      print("protocol vectors: not there, so only the repository's own run. Looked at:")
      for candidate in candidates { print("  \(candidate.path)") }
    }
    return found
  }()

  static var isThere: Bool { url != nil }

  /// The cases of one file.
  static func cases(_ direction: Direction, _ file: String) throws -> [VectorCase] {
    guard let url else { return [] }
    let data = try Data(contentsOf: url.appendingPathComponent("\(direction.rawValue)/\(file).json"))
    return try VectorCase.parse(Bytes([UInt8](data)), id: { "\(direction.rawValue)/\(file)/\($0)" })
  }
}

/// One case with a model of its own.
struct VectorCase: Sendable {
  /// `input/rest-json/RestJsonListsEmpty`.
  let id: String
  let model: ServiceModel
  let operation: OperationModel
  let document: Document
  /// The first error shape that the operation lists.
  let errorShape: String?

  /// Reads suites: an array of objects with `metadata`, `shapes` and `cases`.
  static func parse(_ json: Bytes, id: (String) -> String) throws -> [VectorCase] {
    var cases: [VectorCase] = []
    for suite in try JSON.parse(json).array ?? [] {
      for vector in suite["cases"]?.array ?? [] {
        guard let metadata = suite["metadata"], let shapes = suite["shapes"], let given = vector["given"],
          let operationName = given["name"]?.string, let name = vector["id"]?.string
        else { continue }
        let api = try APIModel([
          "metadata": metadata, "shapes": shapes, "operations": .object([.init(operationName, given)]),
        ])
        let model = ServiceModel(ModelText.write(try SelectedModel(api)))
        kept.add(model)
        guard let operation = model.operation(operationName) else { continue }
        let error = given["errors"]?.array?.first?["shape"]?.string
        cases.append(
          VectorCase(id: id(name), model: model, operation: operation, document: vector, errorShape: error))
      }
    }
    return cases
  }

  /// Schemas refer to each other without owning: models live as long as the process.
  private final class Kept: @unchecked Sendable {
    private let lock = NSLock()
    private var models: [ServiceModel] = []
    func add(_ model: ServiceModel) { lock.withLock { models.append(model) } }
  }
  private static let kept = Kept()
}
