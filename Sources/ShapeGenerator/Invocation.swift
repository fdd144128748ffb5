// SPDX-License-Identifier: Apache-2.0

import Foundation
import ShapeModel

/// What a command line asks for.
enum Invocation {
  case generate(targets: [URL], models: String?, isCheck: Bool)
  case newService(NewService)
  case help

  static let usage = """
    usage: ShapeGenerator generate [--models DIR] [--check] TARGET-DIRECTORY...
           ShapeGenerator new-service NAME [--model SERVICE[/VERSION]] [--models DIR] --package DIR

      --models DIR   botocore's data directory; by default BOTOCORE_DATA, or that of python3's botocore
      --check        write nothing; fail with the list of files that differ
      --model        the API model of an AWS service, such as sns; without it the service gets a model of its own
      --package DIR  the package that gets the new target
    """

  init(_ arguments: [String]) throws(ModelError) {
    var rest = arguments[...]
    switch rest.popFirst() {
    case "generate": self = try Self.generate(rest)
    case "new-service": self = try Self.newService(rest)
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
      case "--models": models = try value(of: argument, &rest)
      case "--check": isCheck = true
      case let option where option.hasPrefix("-"): throw ModelError("unknown option \(option)\n\(usage)")
      default: targets.append(URL(fileURLWithPath: argument, isDirectory: true))
      }
    }
    guard !targets.isEmpty else { throw ModelError(usage) }
    return .generate(targets: targets, models: models, isCheck: isCheck)
  }

  private static func newService(_ arguments: ArraySlice<String>) throws(ModelError) -> Invocation {
    var rest = arguments
    var name: String?
    var model: String?
    var models: String?
    var package: String?
    while let argument = rest.popFirst() {
      switch argument {
      case "--model": model = try value(of: argument, &rest)
      case "--models": models = try value(of: argument, &rest)
      case "--package": package = try value(of: argument, &rest)
      case let option where option.hasPrefix("-"): throw ModelError("unknown option \(option)\n\(usage)")
      default:
        guard name == nil else { throw ModelError(usage) }
        name = argument
      }
    }
    guard let name, let package else { throw ModelError(usage) }
    return .newService(
      NewService(
        name: name, model: model, models: models, package: URL(fileURLWithPath: package, isDirectory: true)))
  }

  private static func value(of option: String, _ rest: inout ArraySlice<String>) throws(ModelError) -> String
  {
    guard let value = rest.popFirst() else { throw ModelError("\(option) needs a value") }
    return value
  }

  /// Does it, and returns the exit code.
  func run() throws(ModelError) -> Int32 {
    switch self {
    case .help:
      print(Self.usage)
      return 0
    case .generate(let targets, let models, let isCheck):
      return try Generation(models: models, isCheck: isCheck).run(targets)
    case .newService(let service): return try service.run()
    }
  }
}
