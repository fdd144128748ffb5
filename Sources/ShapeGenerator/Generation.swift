// SPDX-License-Identifier: Apache-2.0

import Foundation
import ShapeModel

/// Generates the shapes of targets, or checks that they are what they should be.
struct Generation {
  let models: String?
  let isCheck: Bool

  /// The pinned version stands beside the plugins, in the package that this tool was built from.
  private static let requirements = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../Plugins/requirements.txt").standardized

  func library() throws(ModelError) -> BotocoreModels {
    try BotocoreModels(path: models, pinned: BotocoreModels.pinnedVersion(requirements: Self.requirements))
  }

  func run(_ targets: [URL]) throws(ModelError) -> Int32 {
    var differing: [String] = []
    for target in targets {
      let sources = try GeneratedSources(target: target, models: library)
      let directory = target.appendingPathComponent("Generated")
      let changed = isCheck ? sources.differences(in: directory) : try sources.write(to: directory)
      differing += changed.map { directory.appendingPathComponent($0).path }
      if !isCheck {
        print("\(target.lastPathComponent): \(sources.files.count) files, \(changed.count) changed")
      }
    }
    guard isCheck, !differing.isEmpty else { return 0 }
    print("Not what `swift package generate-shapes` writes:")
    for path in differing { print("  \(path)") }
    return 1
  }
}
