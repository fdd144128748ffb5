// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Finds the operation of a service by method, path and query; the most specific binding wins.
///
/// Made once per service: see ``HTTPRouteCache``.
public final class HTTPRoutes: Sendable {
  public enum Match: Sendable {
    case operation(OperationModel)
    /// An operation that AWS has and that is not built, by name.
    case absent(String)
  }

  private let root: Node

  public init(_ service: ServiceModel) {
    let tree = Node.Builder()
    for operation in service.operations {
      tree.add(operation.method, operation.uri, .operation(operation))
    }
    for absent in service.absentOperations { tree.add(absent.method, absent.uri, .absent(absent.name)) }
    root = tree.node()
  }

  /// The operation that `path` and `query`, as they are on the wire, name together with `method`.
  public func match(_ method: HTTPMethod, path: String, query: String?) -> Match? {
    let segments = PathSegments(path)
    return root.match(segments.texts[...], Request(method: method, query: query))
  }

  /// The operation that a request names.
  public func match(_ request: HTTPRequest) -> Match? {
    match(request.method, path: request.path, query: request.query)
  }

  fileprivate struct Request {
    let method: HTTPMethod
    let query: String?
  }

  fileprivate struct Candidate: Sendable {
    let method: HTTPMethod
    let query: [(name: String, value: String?)]
    let match: Match

    func accepts(_ fields: [QueryString.Field]) -> Bool {
      query.allSatisfy { wanted in
        fields.contains { $0.name == wanted.name && (wanted.value == nil || $0.value == wanted.value) }
      }
    }
  }

  /// One step of the paths of a service.
  fileprivate final class Node: Sendable {
    let literals: [String: Node]
    let label: Node?
    let greedy: Node?
    /// What ends here, with the most required query items first.
    let candidates: [Candidate]

    init(literals: [String: Node], label: Node?, greedy: Node?, candidates: [Candidate]) {
      self.literals = literals
      self.label = label
      self.greedy = greedy
      self.candidates = candidates
    }

    func match(_ segments: ArraySlice<String>, _ request: Request) -> Match? {
      // A slash at the end names the same resource, unless a greedy label takes it.
      if segments.isEmpty || (segments.count == 1 && segments.first == "") {
        if let match = candidate(request) { return match }
      }
      guard let first = segments.first else { return nil }
      let rest = segments.dropFirst()
      if let literal = literals[first], let match = literal.match(rest, request) { return match }
      if !first.isEmpty, let match = label?.match(rest, request) { return match }
      guard let greedy, !(segments.count == 1 && first.isEmpty) else { return nil }
      // A greedy label takes as much as what stands behind it leaves; only one may stand in a path, so this is linear.
      if greedy.literals.isEmpty { return greedy.candidate(request) }
      var end = segments.endIndex - 1
      while end > segments.startIndex {
        if let match = greedy.match(segments[end...], request) { return match }
        end -= 1
      }
      return greedy.candidate(request)
    }

    func candidate(_ request: Request) -> Match? {
      var fields: [QueryString.Field]?
      for candidate in candidates where candidate.method == request.method {
        if candidate.query.isEmpty { return candidate.match }
        if fields == nil { fields = request.query.flatMap { QueryString($0)?.fields } ?? [] }
        if candidate.accepts(fields ?? []) { return candidate.match }
      }
      return nil
    }

    final class Builder {
      private var literals: [String: Builder] = [:]
      private var label: Builder?
      private var greedy: Builder?
      private var candidates: [Candidate] = []

      func add(_ method: HTTPMethod, _ uri: URITemplate, _ match: Match) {
        var node = self
        for segment in uri.segments { node = node.next(segment) }
        node.candidates.append(Candidate(method: method, query: uri.query, match: match))
      }

      private func next(_ segment: URITemplate.Segment) -> Builder {
        switch segment {
        case .literal(let text):
          let node = literals[text] ?? Builder()
          literals[text] = node
          return node
        case .label:
          let node = label ?? Builder()
          label = node
          return node
        case .greedy:
          let node = greedy ?? Builder()
          greedy = node
          return node
        }
      }

      func node() -> Node {
        // A stable order: of equal candidates the model's first wins.
        let sorted = candidates.enumerated().sorted { left, right in
          let a = left.element.query.count + left.element.query.count { $0.value != nil }
          let b = right.element.query.count + right.element.query.count { $0.value != nil }
          return a == b ? left.offset < right.offset : a > b
        }
        return Node(
          literals: literals.mapValues { $0.node() }, label: label?.node(), greedy: greedy?.node(),
          candidates: sorted.map(\.element))
      }
    }
  }
}
