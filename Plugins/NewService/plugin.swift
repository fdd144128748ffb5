// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// `swift package new-service NAME [--model SERVICE/VERSION]`: lays out a service target that compiles and answers one
/// operation.
@main
struct NewService: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let process = Process()
    process.executableURL = try context.tool(named: "ShapeGenerator").url
    process.arguments = ["new-service"] + arguments + ["--package", context.package.directoryURL.path]
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { Diagnostics.error("the service was not laid out") }
  }
}
