// SPDX-License-Identifier: Apache-2.0

import MockAWS
import MockCore

/// The table of services and operations, in Markdown, from the services' own lists.
enum Coverage {
  static func table(_ catalogue: ServiceCatalogue) -> String {
    var lines = ["| Service | Product | Operations | Not built |", "| --- | --- | --- | --- |"]
    for service in catalogue.services.sorted(by: { $0.name < $1.name }) {
      let model = service.model
      let built = model.operations.count
      let all = built + model.absentOperations.count
      let absent = model.absentOperations.map { "`\($0.name)`" }.joined(separator: ", ")
      lines.append(
        "| \(model.serviceID) | `Mock\(model.serviceID)` | \(built) of \(all) | \(absent.isEmpty ? "–" : absent) |"
      )
    }
    return lines.joined(separator: "\n")
  }
}
