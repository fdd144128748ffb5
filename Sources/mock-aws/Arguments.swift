// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockServer

/// What a command line says, read without any library: the commands are few.
struct Arguments {
  enum Command {
    case serve(Serve)
    /// The table of all services, or the operations of one.
    case coverage(service: String?)
    case version
    case help
  }

  struct Serve {
    var host = "127.0.0.1"
    var port = 5000
    var services: Set<String>?
    var seed: UInt64 = 0
    var account = "123456789012"
    var region = "us-east-1"
    var isLenient = false
    var isAuthorizing = true
    var isolation = CloudPool.Isolation.none
    var logsRequests = false
    var loops: Int?
  }

  struct Failure: Error {
    let message: String
    init(_ message: String) { self.message = message }
  }

  /// Reads the arguments behind the program's name; `environment` gives the defaults.
  static func parse(
    _ arguments: [String], environment: (String) -> String?, knownServices: [String]
  ) throws(Failure) -> Command {
    var rest = arguments[...]
    switch rest.popFirst() {
    case "serve": return .serve(try serve(rest, environment, knownServices))
    case "coverage":
      let service = rest.popFirst()
      if let service, !knownServices.contains(service) {
        throw Failure("there is no service \(service); there are \(knownServices.joined(separator: ", "))")
      }
      return .coverage(service: service)
    case "--version", "version": return .version
    case nil, "help", "--help", "-h": return .help
    case let other?: throw Failure("there is no command \(other); `mock-aws --help` lists them")
    }
  }

  private static func serve(
    _ arguments: ArraySlice<String>, _ environment: (String) -> String?, _ knownServices: [String]
  ) throws(Failure) -> Serve {
    var serve = Serve()
    func setting(_ own: String, _ motos: String? = nil) -> String? {
      environment("MOCK_AWS_" + own) ?? motos.flatMap(environment)
    }
    if let text = setting("HOST") { serve.host = text }
    if let text = setting("PORT", "MOTO_PORT") { serve.port = try port(text) }
    if let text = setting("SERVICES") { serve.services = try services(text, knownServices) }
    if let text = setting("SEED") { serve.seed = try seed(text) }
    if let text = setting("ACCOUNT", "MOTO_ACCOUNT_ID") { serve.account = try account(text) }
    if let text = setting("REGION", "AWS_DEFAULT_REGION") { serve.region = text }

    var rest = arguments
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1).map { String($0) }
      let name = parts.first ?? ""
      func value() throws(Failure) -> String {
        if parts.count == 2 { return parts[1] }
        guard let next = rest.popFirst() else { throw Failure("\(name) needs a value") }
        return next
      }
      switch name {
      case "--host", "-H": serve.host = try value()
      case "--port", "-p": serve.port = try port(value())
      case "--services": serve.services = try services(value(), knownServices)
      case "--seed": serve.seed = try seed(value())
      case "--account": serve.account = try account(value())
      case "--region": serve.region = try value()
      case "--loops":
        guard let count = Int(try value()), (1...64).contains(count) else {
          throw Failure("--loops is a number from 1 to 64")
        }
        serve.loops = count
      case "--isolate":
        let text = try value()
        guard let isolation = CloudPool.Isolation(rawValue: text) else {
          throw Failure("--isolate is access-key or none, not \(text)")
        }
        serve.isolation = isolation
      case "--lenient": serve.isLenient = true
      case "--no-authorization": serve.isAuthorizing = false
      case "--log": serve.logsRequests = true
      default: throw Failure("serve does not know \(argument); `mock-aws --help` lists its options")
      }
    }
    return serve
  }

  private static func port(_ text: String) throws(Failure) -> Int {
    guard let port = Int(text), (0...65_535).contains(port) else {
      throw Failure("a port is a number from 0 to 65535, not \(text)")
    }
    return port
  }

  private static func seed(_ text: String) throws(Failure) -> UInt64 {
    guard let seed = UInt64(text) else { throw Failure("a seed is a whole number, not \(text)") }
    return seed
  }

  private static func account(_ text: String) throws(Failure) -> String {
    guard text.utf8.count == 12, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw Failure("an account has twelve digits, not \(text)")
    }
    return text
  }

  private static func services(_ text: String, _ known: [String]) throws(Failure) -> Set<String> {
    let names = text.split(separator: ",").map { String($0) }
    for name in names where !known.contains(name) {
      throw Failure("there is no service \(name); there are \(known.joined(separator: ", "))")
    }
    return Set(names)
  }

  static let help = """
    mock-aws: AWS, mocked, for tests.

    USAGE
      mock-aws serve [options]    answer AWS clients over HTTP until SIGINT or SIGTERM
      mock-aws coverage           print the table of services and operations
      mock-aws coverage SERVICE   list the operations of one, and which are not built
      mock-aws --version

    OPTIONS OF serve (and the environment variable that sets the default)
      --host HOST, -H HOST        where to listen: 127.0.0.1 by default        MOCK_AWS_HOST
      --port PORT, -p PORT        5000 by default; 0 picks a free one          MOCK_AWS_PORT, MOTO_PORT
      --services s3,sqs           offer these only; all by default             MOCK_AWS_SERVICES
      --seed N                    ids and tokens follow from it; 0 by default  MOCK_AWS_SEED
      --account ID                the account of unknown access keys           MOCK_AWS_ACCOUNT, MOTO_ACCOUNT_ID
      --region REGION             the region of requests that name none        MOCK_AWS_REGION, AWS_DEFAULT_REGION
      --isolate access-key        each access key gets a cloud of its own
      --lenient                   do not check lengths, ranges and patterns of the API models
      --no-authorization          let an account's own callers do what its policies deny
      --log                       print each call to the standard error
      --loops N                   event loops; one per core, at most 4, by default

    POINT A CLIENT AT IT
      export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
      aws --endpoint-url http://127.0.0.1:5000 sqs create-queue --queue-name q
      export AWS_ENDPOINT_URL=http://127.0.0.1:5000     # what SDKs and version 2 of the CLI read

    An access key of twelve digits is the account that its requests act in.

    CONTROL WHILE IT RUNS
      POST /mock-aws/reset                          forget everything (also /moto-api/reset)
      POST /mock-aws/clock/freeze   {"at": "2026-01-01T00:00:00Z"}
      POST /mock-aws/clock/advance  {"seconds": 60}
      POST /mock-aws/clock/resume
      POST /mock-aws/faults         {"service": "sqs", "operation": "SendMessage", "effect": "throttle", "times": 3}
      POST /mock-aws/snapshots/NAME                 save; POST …/NAME/restore goes back; DELETE removes
      GET  /mock-aws/requests                       the calls so far, as JSON
      GET  /mock-aws/health
    """
}
