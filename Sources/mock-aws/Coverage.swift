// SPDX-License-Identifier: Apache-2.0

import MockAWS
import MockCore

/// The table of services and operations, in Markdown, from the services' own lists.
enum Coverage {
  static func table(_ catalogue: ServiceCatalogue) -> String {
    var lines = ["| Service | Product | Operations | Not built |", "| --- | --- | --- | --- |"]
    for service in catalogue.services.sorted(by: { $0.model.serviceID < $1.model.serviceID }) {
      let operations = catalogue.operations(of: service.name)
      let all = operations.built.count + operations.absent.count
      let absent = notBuilt(operations.absent, service)
      lines.append(
        "| \(service.model.serviceID) | `\(product(service))` | \(operations.built.count) of \(all) | "
          + "\(absent) |")
    }
    return lines.joined(separator: "\n")
  }

  /// Every operation of one service, a line each, with what is not built marked.
  static func list(_ service: String, _ catalogue: ServiceCatalogue) -> String {
    let operations = catalogue.operations(of: service)
    let lines = operations.built.map { ($0, "") } + operations.absent.map { ($0, "  (not built)") }
    return lines.sorted { $0.0 < $1.0 }.map { $0.0 + $0.1 }.joined(separator: "\n")
  }

  /// Names few operations, and says where the names of many are.
  private static func notBuilt(_ absent: [String], _ service: ServiceDescriptor) -> String {
    switch absent.count {
    case 0: "–"
    case ...12: absent.map { "`\($0)`" }.joined(separator: ", ")
    default: "\(absent.count), which `mock-aws coverage \(service.name)` lists"
    }
  }

  /// The target that a service stands in: its id's, but for those that share another's state.
  private static func product(_ service: ServiceDescriptor) -> String {
    switch service.name {
    case "s3control": "MockS3"
    case "streams.dynamodb": "MockDynamoDB"
    default: "Mock\(service.model.serviceID)"
    }
  }
}
