// SPDX-License-Identifier: Apache-2.0

public import Foundation
import MockCore

/// A service target's `shapes.json`: which model it is made from and which operations it builds.
///
/// ```json
/// {
///   "model": "sqs/2012-11-05",
///   "namespace": "SQS",
///   "operations": "all",
///   "xmlNamespace": "http://queue.amazonaws.com/doc/2012-11-05/",
///   "errorCodes": { "QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue" },
///   "queryNames": { "CreateQueueRequest": { "Attributes": "Attribute" } }
/// }
/// ```
///
/// `operations` is `"all"` or a list of names. `modelFile`, a path relative to the file, takes the place of `model` for
/// services that botocore doesn't know. `xmlNamespace`, `errorCodes` and `queryNames` (by shape and member; a map's are
/// `key` and `member`, a list's is `member`) add what the model of a service that once spoke Query has lost; `xmlRoots`
/// names the root elements of outputs, which botocore's models leave out, and `memberOrder` (by shape) the members that
/// the service writes first, where it has an order of its own; `statuses` has the HTTP statuses of operations that
/// answer otherwise than the model says, and `statusMembers` (by output) the name of a member to add for the status of
/// an operation that has several. `enumOrder` has the values of enums in the order in which the service's messages list
/// them, where that isn't the model's. `handWritten` names shapes whose Swift types stand in the target's own sources:
/// those whose form says more than the model does.
///
/// A target with several backends has a list of these.
public struct ShapesConfiguration: Sendable {
  public static let fileName = "shapes.json"

  public var source: Source
  /// The Swift type that the shapes stand in.
  public var namespace: String
  /// The operations to build; `nil` for all.
  public var operations: [String]?
  public var xmlNamespace: String?
  public var errorCodes: [String: String]
  public var queryNames: [String: [String: String]]
  public var xmlRoots: [String: String]
  public var memberOrder: [String: [String]]
  public var statuses: [String: Int]
  public var handWritten: Set<String>
  public var enumOrder: [String: [String]]
  public var statusMembers: [String: String]

  public enum Source: Sendable {
    /// A model of botocore: service and API version.
    case botocore(String)
    /// A file, as the configuration names it.
    case file(String)
  }

  /// Reads the text of a `shapes.json`: one configuration or a list of them.
  public static func all(json data: Data) throws(ModelError) -> [ShapesConfiguration] {
    let document = try Document(json: data)
    guard case .array(let elements) = document else { return [try ShapesConfiguration(document)] }
    var result: [ShapesConfiguration] = []
    for element in elements {
      let configuration = try ShapesConfiguration(element)
      if result.contains(where: { $0.namespace == configuration.namespace }) {
        throw ModelError("two configurations have the namespace \(configuration.namespace)")
      }
      result.append(configuration)
    }
    guard !result.isEmpty else { throw ModelError("an empty list") }
    return result
  }

  private init(_ document: Document) throws(ModelError) {
    guard let members = document.object else { throw ModelError("not a JSON object") }
    let known = [
      "model", "modelFile", "namespace", "operations", "xmlNamespace", "errorCodes", "queryNames", "xmlRoots",
      "memberOrder", "statuses", "statusMembers", "handWritten", "enumOrder",
    ]
    if let unknown = members.first(where: { !known.contains($0.name) }) {
      throw ModelError("unknown key \"\(unknown.name)\"; known are \(known.joined(separator: ", "))")
    }
    switch (document["model"]?.string, document["modelFile"]?.string) {
    case (let model?, nil): source = .botocore(model)
    case (nil, let file?): source = .file(file)
    default: throw ModelError("give either \"model\" (\"sqs/2012-11-05\") or \"modelFile\" (a path)")
    }
    guard let namespace = document["namespace"]?.string, !namespace.isEmpty else {
      throw ModelError("\"namespace\" is missing")
    }
    self.namespace = namespace
    switch document["operations"] {
    case .string("all"): operations = nil
    case .array(let names):
      operations = names.compactMap(\.string)
      guard operations?.count == names.count else { throw ModelError("\"operations\" must be names") }
    default: throw ModelError("\"operations\" must be \"all\" or a list of names")
    }
    xmlNamespace = document["xmlNamespace"]?.string
    errorCodes = Self.strings(document["errorCodes"])
    xmlRoots = Self.strings(document["xmlRoots"])
    statusMembers = Self.strings(document["statusMembers"])
    memberOrder = [:]
    for entry in document["memberOrder"]?.object ?? [] {
      memberOrder[entry.name] = (entry.value.array ?? []).compactMap(\.string)
    }
    statuses = [:]
    for entry in document["statuses"]?.object ?? [] {
      guard case .integer(let status) = entry.value, (100...599).contains(status) else {
        throw ModelError("\"statuses\": \(entry.name) needs an HTTP status")
      }
      statuses[entry.name] = Int(status)
    }
    enumOrder = [:]
    for entry in document["enumOrder"]?.object ?? [] {
      enumOrder[entry.name] = (entry.value.array ?? []).compactMap(\.string)
    }
    handWritten = Set((document["handWritten"]?.array ?? []).compactMap(\.string))
    queryNames = [:]
    for entry in document["queryNames"]?.object ?? [] { queryNames[entry.name] = Self.strings(entry.value) }
  }

  private static func strings(_ document: Document?) -> [String: String] {
    var result: [String: String] = [:]
    for entry in document?.object ?? [] { result[entry.name] = entry.value.string }
    return result
  }

  /// Puts what the configuration adds into the model.
  func complete(_ model: inout APIModel) throws(ModelError) {
    if let xmlNamespace { model.xmlNamespace = APIModel.Namespace(uri: xmlNamespace) }
    for (name, status) in statuses.sorted(by: { $0.key < $1.key }) {
      guard let index = model.operations.firstIndex(where: { $0.name == name }) else {
        throw ModelError("\"statuses\": the model has no operation \(name)")
      }
      model.operations[index].status = status
    }
    try addStatusMembers(to: &model)
    var codes = errorCodes
    var names = queryNames
    var roots = xmlRoots
    var orders = memberOrder
    var enums = enumOrder
    for index in model.shapes.indices {
      let name = model.shapes[index].name
      if let code = codes.removeValue(forKey: name) {
        model.shapes[index].error = model.shapes[index].error ?? APIModel.ErrorTraits()
        model.shapes[index].error?.code = code
      }
      if let root = roots.removeValue(forKey: name) { model.shapes[index].locationName = root }
      if let order = orders.removeValue(forKey: name) { try model.shapes[index].put(first: order) }
      if let values = enums.removeValue(forKey: name) {
        guard Set(values) == Set(model.shapes[index].values) else {
          throw ModelError("\"enumOrder\": \(name) has other values than these")
        }
        model.shapes[index].values = values
      }
      if let members = names.removeValue(forKey: name) {
        try model.shapes[index].setQueryNames(members)
      }
    }
    if let name = handWritten.sorted().first(where: { name in !model.shapes.contains { $0.name == name } }) {
      throw ModelError("\"handWritten\": the model has no shape \(name)")
    }
    if let name = codes.keys.min() { throw ModelError("\"errorCodes\": the model has no shape \(name)") }
    if let name = roots.keys.min() { throw ModelError("\"xmlRoots\": the model has no shape \(name)") }
    if let name = enums.keys.min() { throw ModelError("\"enumOrder\": the model has no shape \(name)") }
    if let name = orders.keys.min() { throw ModelError("\"memberOrder\": the model has no shape \(name)") }
    if let name = names.keys.min() { throw ModelError("\"queryNames\": the model has no shape \(name)") }
  }

  private func addStatusMembers(to model: inout APIModel) throws(ModelError) {
    guard !statusMembers.isEmpty else { return }
    let target = "HTTPStatus"
    guard !model.shapes.contains(where: { $0.name == target }) else {
      throw ModelError("\"statusMembers\": the model has a shape \(target) of its own")
    }
    for (name, member) in statusMembers.sorted(by: { $0.key < $1.key }) {
      guard let index = model.shapes.firstIndex(where: { $0.name == name && $0.kind == .structure }) else {
        throw ModelError("\"statusMembers\": the model has no structure \(name)")
      }
      guard !model.shapes[index].members.contains(where: { $0.name == member }) else {
        throw ModelError("\"statusMembers\": \(name) has a member \(member) already")
      }
      model.shapes[index].members.append(
        APIModel.Member(name: member, target: target, location: "statusCode"))
    }
    model.shapes.append(APIModel.Shape(name: target, kind: .integer))
  }
}

extension APIModel.Shape {
  /// Brings the members of these names to the front, in this order.
  fileprivate mutating func put(first names: [String]) throws(ModelError) {
    var ordered: [APIModel.Member] = []
    for name in names {
      guard let index = members.firstIndex(where: { $0.name == name }) else {
        throw ModelError("\"memberOrder\": \(self.name) has no member \(name)")
      }
      ordered.append(members.remove(at: index))
    }
    members = ordered + members
  }

  fileprivate mutating func setQueryNames(_ names: [String: String]) throws(ModelError) {
    var names = names
    for index in members.indices {
      if let name = names.removeValue(forKey: members[index].name) { members[index].queryName = name }
    }
    if let member = names.keys.min() { throw ModelError("\"queryNames\": \(name) has no member \(member)") }
  }
}
