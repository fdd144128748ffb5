// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore
import MockSQS
import MockServer
import MockWeather

// `ServerFront` adds the control API under /mock-aws and /moto-api; a server of AWS alone takes the cloud itself.
let clouds = CloudPool { MockCloud(SQS(), Weather()) }
let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5000

do {
  let server = try HTTPServer.start(ServerFront(clouds), options: .init(port: port))
  server.stopOnTerminationSignals()
  FileHandle.standardOutput.write(Data("SQS and Weather listen on \(server.url)\n".utf8))
  server.wait()
} catch {
  FileHandle.standardError.write(Data("weather-server: \(error)\n".utf8))
  exit(1)
}
