// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore
import ShapeModel
import Testing

/// Whether python3 has a botocore whose models can be read.
private let installed = try? BotocoreModels(pinned: nil)

@Suite(.enabled(if: installed != nil, "python3 has no botocore"))
struct BotocoreTests {
  @Test("Every model of botocore becomes a service model")
  func everyModel() throws {
    let models = try #require(installed)
    let services = models.services()
    #expect(services.count > 400)
    for service in services {
      let version = try #require(models.latestVersion(of: service))
      let model = try APIModel(json: try models.data(of: "\(service)/\(version)"))
      let text = ModelText.write(try SelectedModel(model))
      let parsed = ServiceModel(text)
      #expect(parsed.operations.count == model.operations.count, "\(service)")
      #expect(parsed.serviceID == model.serviceID, "\(service)")
    }
  }

  @Test("Every tenth model becomes Swift files")
  func swiftFiles() throws {
    let models = try #require(installed)
    for (index, service) in models.services().enumerated() where index % 10 == 0 {
      let version = try #require(models.latestVersion(of: service))
      let model = try APIModel(json: try models.data(of: "\(service)/\(version)"))
      let sources = try GeneratedSources(model, namespace: "X", operations: nil, origin: service)
      #expect(sources.files.count > 3, "\(service)")
    }
  }

  @Test("The same model makes the same files")
  func deterministic() throws {
    let models = try #require(installed)
    let model = try APIModel(json: try models.data(of: "sts/2011-06-15"))
    func files() throws -> [String] {
      try GeneratedSources(model, namespace: "STS", operations: nil, origin: "x").files.map(\.text)
    }
    #expect(try files() == files())
  }

  @Test("A model that isn't there is answered with the newest version of its service")
  func missing() throws {
    let models = try #require(installed)
    #expect {
      _ = try models.data(of: "sqs/2000-01-01")
    } throws: { "\($0)" == "botocore has no model sqs/2000-01-01; its newest is sqs/2012-11-05" }
  }
}
