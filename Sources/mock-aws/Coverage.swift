// SPDX-License-Identifier: Apache-2.0

import MockAWS
import MockCore

/// The table of services and operations, in Markdown, from the services' own lists.
enum Coverage {
  static func table(_ catalogue: ServiceCatalogue) -> String {
    var lines = ["| Service | Product | Operations | Not built |", "| --- | --- | --- | --- |"]
    for service in catalogue.services.sorted(by: { $0.name < $1.name }) {
      let operations = catalogue.operations(of: service.name)
      let all = operations.built.count + operations.absent.count
      let absent = operations.absent.map { "`\($0)`" }.joined(separator: ", ")
      lines.append(
        "| \(service.model.serviceID) | `\(product(service))` | \(operations.built.count) of \(all) | "
          + "\(absent.isEmpty ? "–" : absent) |")
    }
    return lines.joined(separator: "\n")
  }

  /// The target that a service stands in: its id's, but for those that share another's state.
  private static func product(_ service: ServiceDescriptor) -> String {
    service.name == "s3control" ? "MockS3" : "Mock\(service.model.serviceID)"
  }
}
