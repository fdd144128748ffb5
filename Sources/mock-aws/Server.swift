// SPDX-License-Identifier: Apache-2.0

import MockAWS
import MockCore
import MockServer

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// `mock-aws serve`: runs until it is told to stop.
enum Server {
  static func run(_ settings: Arguments.Serve) -> Int32 {
    let catalogue = (settings.services.map { ServiceCatalogue.all.only($0) } ?? ServiceCatalogue.all).kept()
    var options = MockCloud.Options()
    options.account = settings.account
    options.region = settings.region
    options.seed = settings.seed
    options.isLenient = settings.isLenient
    options.isAuthorizing = settings.isAuthorizing
    let pool = CloudPool(isolation: settings.isolation) { [options] in
      let cloud = MockCloud(catalogue, options: options)
      if settings.logsRequests { _ = cloud.observeRequests { log($0) } }
      return cloud
    }
    var serverOptions = HTTPServer.Options()
    serverOptions.host = settings.host
    serverOptions.port = settings.port
    serverOptions.loops = settings.loops
    // Whoever stops a test server doesn't want to wait for somebody's long poll.
    serverOptions.gracePeriod = .seconds(3)
    do throws(ServerError) {
      let server = try HTTPServer.start(ServerFront(pool), options: serverOptions)
      server.stopOnTerminationSignals()
      write("mock-aws listens on \(server.url)\n", to: STDOUT_FILENO)
      server.wait()
      return 0
    } catch {
      write("mock-aws: \(error)\n", to: STDERR_FILENO)
      return 1
    }
  }

  private static func log(_ request: LoggedRequest) {
    let outcome: String
    switch request.result {
    case .success: outcome = "ok"
    case .failure(let error): outcome = "\(error.code): \(error.message)"
    }
    write(
      "\(request.time.iso8601(fraction: .milliseconds)) \(request.caller.account) \(request.region) "
        + "\(request.service) \(request.operation) \(outcome)\n", to: STDERR_FILENO)
  }

  /// Writes at once: whoever started us waits for the first line.
  static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        #if canImport(Darwin)
          let count = Darwin.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        #elseif canImport(Musl)
          let count = Musl.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        #else
          let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        #endif
        guard count > 0 else { return }
        written += count
      }
    }
  }
}
