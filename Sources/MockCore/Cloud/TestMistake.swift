// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What is wrong with a test itself: the name of an operation that no service has, which would let the test pass and
/// test nothing.
package enum TestMistake {
  /// Where in the test it is.
  package struct Place: Sendable {
    package let fileID: StaticString
    package let filePath: StaticString
    package let line: UInt
    package let column: UInt
  }

  private static let reporter = Lock<(@Sendable (String, Place) -> Void)?>(nil)

  /// Tells of mistakes from now on. Where nobody does, they are written to the standard error: to end the program would end
  /// all other tests in it.
  package static func report(to body: @escaping @Sendable (String, Place) -> Void) {
    reporter.withLock { $0 = body }
  }

  static func report(_ text: String, at place: Place) {
    if let report = reporter.withLock({ $0 }) { return report(text, place) }
    var line = "\(place.filePath):\(place.line): warning: \(text)\n"
    line.withUTF8 { text in _ = write(STDERR_FILENO, text.baseAddress, text.count) }
  }
}

/// The names of a service and its operations, to hold against them what a test says.
struct OperationNames {
  let service: String
  let model: ServiceModel

  init(_ service: ServiceDescriptor) {
    self.service = service.name
    model = service.model
  }

  /// Those of AWS's too that aren't built: to ask for them is no slip.
  private var all: [String] { model.operations.map(\.name) + model.absentOperations.map(\.name) }

  func has(_ operation: String) -> Bool {
    model.operation(operation) != nil || model.absentOperations.contains { $0.name == operation }
  }

  /// What is wrong with the name of an operation; `nil` where nothing is.
  func mistake(in operation: String) -> String? {
    has(operation) ? nil : "\(service) has no operation \(operation)." + Self.hint(operation, all)
  }

  /// The names that may have been meant.
  static func hint(_ name: String, _ names: [String]) -> String {
    let near = names.near(name)
    return near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", "))?"
  }
}

extension ServiceCatalogue {
  /// What is wrong with the names of a service and one of its operations, either of which may be left open; `nil` where
  /// nothing is.
  package func mistake(inService service: String?, operation: String?) -> String? {
    if let service {
      guard let runtime = runtime(named: service) else {
        return "No service is named \(service). There are: "
          + services.map(\.name).joined(separator: ", ") + "."
      }
      guard let operation, let mistake = OperationNames(runtime.descriptor).mistake(in: operation) else {
        return nil
      }
      let others = services.filter { OperationNames($0).has(operation) }
      return others.isEmpty
        ? mistake
        : "\(service) has no operation \(operation): it is one of \(others.map(\.name).joined(separator: ", "))."
    }
    guard let operation else { return nil }
    let all = services.map { OperationNames($0) }
    if all.contains(where: { $0.has(operation) }) { return nil }
    return "No service has an operation \(operation)."
      + OperationNames.hint(operation, all.flatMap { $0.model.operations.map(\.name) })
  }
}
