// SPDX-License-Identifier: Apache-2.0

import Foundation
import ShapeModel

/// Lays a new service target out in a package.
struct NewService {
  let name: String
  /// botocore's model: `sns`, or `sns/2010-03-31`.
  let model: String?
  let models: String?
  let package: URL

  func run() throws(ModelError) -> Int32 {
    let template = try template()
    // The services of this package stand in a folder of their own.
    let isOwn = hasDirectory("Sources/Services") && hasDirectory("Sources/MockCore")
    if isOwn && model == nil { throw ModelError("name AWS's model, for instance --model sns") }
    let sources = isOwn ? "Sources/Services" : "Sources"
    let directory = package.appendingPathComponent("\(sources)/\(template.target)")
    let tests = package.appendingPathComponent("Tests/\(template.target)Tests")
    for place in [directory, tests] where FileManager.default.fileExists(atPath: place.path) {
      throw ModelError("\(place.path) is there already")
    }
    for file in template.sources { try write(file.text, to: directory.appendingPathComponent(file.path)) }
    try write(template.test.text, to: tests.appendingPathComponent(template.test.path))
    let status = try Generation(models: models, isCheck: false).run([directory])
    if status == 0 { print(isOwn ? ownAdvice(template) : advice(template)) }
    return status
  }

  private func template() throws(ModelError) -> ServiceTemplate {
    guard let model else { return try ServiceTemplate(name: name) }
    let library = try Generation(models: models, isCheck: false).library()
    let version = library.latestVersion(of: model)
    let full = version.map { "\(model)/\($0)" } ?? model
    return try ServiceTemplate(
      name: name, model: try APIModel(json: try library.data(of: full)), modelName: full)
  }

  private func hasDirectory(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: package.appendingPathComponent(path).path)
  }

  private func write(_ text: String, to file: URL) throws(ModelError) {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    } catch {
      throw ModelError("cannot write \(file.path): \(error.localizedDescription)")
    }
  }

  private func ownAdvice(_ template: ServiceTemplate) -> String {
    """
    Add to the services and test targets in Package.swift:

      ("\(template.target)", ["\(template.codecModule)"]),

      .testTarget(name: "\(template.target)Tests", dependencies: ["MockCore", "\(template.target)"]),

    and \(template.name)() to the catalogue in Sources/MockAWS/MockAWS.swift.
    """
  }

  private func advice(_ template: ServiceTemplate) -> String {
    let excluded = model == nil ? "\"shapes.json\", \"service-2.json\"" : "\"shapes.json\""
    return """
      Add to the targets in Package.swift:

        .target(
          name: "\(template.target)",
          dependencies: [
            .product(name: "MockCore", package: "MockAWS"),
            .product(name: "\(template.codecModule)", package: "MockAWS"),
          ],
          exclude: [\(excluded)]),
        .testTarget(
          name: "\(template.target)Tests",
          dependencies: ["\(template.target)", .product(name: "MockCore", package: "MockAWS")]),
      """
  }
}
