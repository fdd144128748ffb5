// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// `swift package generate-shapes [--target NAME]... [--check] [--models DIR]`: generates the shapes of the targets
/// that have a `shapes.json`, by default of all in the package.
@main
struct GenerateShapes: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    var extractor = ArgumentExtractor(arguments)
    let names = extractor.extractOption(named: "target")
    let targets =
      names.isEmpty ? context.package.targets : try context.package.targets(named: names)
    let directories = targets.compactMap { ($0 as? any SourceModuleTarget)?.directoryURL.path }
      .filter { FileManager.default.fileExists(atPath: $0 + "/shapes.json") }
    guard !directories.isEmpty else {
      Diagnostics.error("no target with a shapes.json")
      return
    }
    let process = Process()
    process.executableURL = try context.tool(named: "ShapeGenerator").url
    process.arguments = ["generate"] + extractor.remainingArguments + directories.sorted()
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { Diagnostics.error("the shapes were not generated, or differ") }
  }
}
