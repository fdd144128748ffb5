// SPDX-License-Identifier: Apache-2.0

import MockAWS
import MockCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

do throws(Arguments.Failure) {
  let command = try Arguments.parse(
    Array(CommandLine.arguments.dropFirst()),
    environment: { name in
      guard let value = getenv(name), value.pointee != 0 else { return nil }
      return String(cString: value)
    },
    knownServices: ServiceCatalogue.all.services.map(\.name))
  switch command {
  case .serve(let settings): exit(Server.run(settings))
  case .coverage(nil): print(Coverage.table(ServiceCatalogue.all))
  case .coverage(let service?): print(Coverage.list(service, ServiceCatalogue.all))
  case .version: print("mock-aws \(MockAWSVersion.current)")
  case .help: print(Arguments.help)
  }
} catch {
  Server.write("mock-aws: \(error.message)\n", to: STDERR_FILENO)
  exit(2)
}
