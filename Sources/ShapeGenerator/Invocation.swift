// SPDX-License-Identifier: Apache-2.0

import Foundation
import ShapeModel

/// What a command line asks for.
enum Invocation {
  case generate(targets: [URL], models: String?, isCheck: Bool)
  case help

  static let usage = """
    usage: ShapeGenerator generate [--models DIR] [--check] TARGET-DIRECTORY...

      --models DIR  botocore's data directory; by default BOTOCORE_DATA, or that of python3's botocore
      --check       write nothing; fail with the list of files that differ
    """

  init(_ arguments: [String]) throws(ModelError) {
    var rest = arguments[...]
    switch rest.popFirst() {
    case "generate": self = try Self.generate(rest)
    case "--help", "-h": self = .help
    default: throw ModelError(Self.usage)
    }
  }

  private static func generate(_ arguments: ArraySlice<String>) throws(ModelError) -> Invocation {
    var rest = arguments
    var targets: [URL] = []
    var models: String?
    var isCheck = false
    while let argument = rest.popFirst() {
      switch argument {
      case "--models":
        guard let value = rest.popFirst() else { throw ModelError("--models needs a directory") }
        models = value
      case "--check": isCheck = true
      case let option where option.hasPrefix("-"): throw ModelError("unknown option \(option)\n\(usage)")
      default: targets.append(URL(fileURLWithPath: argument, isDirectory: true))
      }
    }
    guard !targets.isEmpty else { throw ModelError(usage) }
    return .generate(targets: targets, models: models, isCheck: isCheck)
  }

  /// Does it, and returns the exit code.
  func run() throws(ModelError) -> Int32 {
    switch self {
    case .help:
      print(Self.usage)
      return 0
    case .generate(let targets, let models, let isCheck):
      return try Generation(models: models, isCheck: isCheck).run(targets)
    }
  }
}

/// Generates the shapes of targets, or checks that they are what they should be.
struct Generation {
  let models: String?
  let isCheck: Bool

  /// The pinned version stands beside the plugins, in the package that this tool was built from.
  private static let requirements = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../Plugins/requirements.txt").standardized

  func run(_ targets: [URL]) throws(ModelError) -> Int32 {
    var differing: [String] = []
    for target in targets {
      let sources = try GeneratedSources(target: target) { () throws(ModelError) in
        try BotocoreModels(
          path: models, pinned: BotocoreModels.pinnedVersion(requirements: Self.requirements))
      }
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
