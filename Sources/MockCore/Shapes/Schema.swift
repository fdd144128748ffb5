// SPDX-License-Identifier: Apache-2.0

/// What a value of the API is made of: its kind, its members, and every trait of the model that reading, writing
/// or checking it needs.
///
/// Schemas come from a ``ServiceModel``, which keeps them for the life of the process.
public final class Schema: @unchecked Sendable {
  // Mutable only while ``ServiceModel`` links the shapes of one model, before anybody else sees them: shapes may
  // refer to themselves. What every request reads is not checked for exclusive access at run time; other modules read it
  // through inlined getters, as they would check the stored properties themselves.

  public enum Kind: String, Sendable {
    case boolean, byte, short, integer, long, float, double, bigInteger, bigDecimal
    case string, blob, timestamp, document
    case list, map, structure, union

    /// Whether a whole number fits this kind; every number fits a kind without bounds of its own.
    public func fits(_ value: Int) -> Bool {
      switch self {
      case .byte: Int8(exactly: value) != nil
      case .short: Int16(exactly: value) != nil
      case .integer: Int32(exactly: value) != nil
      default: true
      }
    }
  }

  /// AWS's name of the shape; the kind's name for scalars without traits.
  public let name: String
  public let kind: Kind
  /// A structure's members in the model's order; a list's one `member`; a map's `key` and `value`.
  @inlinable public internal(set) var members: [Member] {
    get { ownMembers }
    set { ownMembers = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownMembers: [Member] = []
  /// The indexes of the required members.
  @exclusivity(unchecked) public internal(set) var required: [Int] = []
  @exclusivity(unchecked) public internal(set) var constraints = Constraints() {
    didSet { plainLengths = constraints.plainLengths }
  }
  /// With how many bytes a text breaks nothing, whatever it says; none where that matters.
  @exclusivity(unchecked) private(set) var plainLengths = Constraints().plainLengths
  @inlinable public internal(set) var timestampFormat: TimestampFormat? {
    get { ownTimestampFormat }
    set { ownTimestampFormat = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownTimestampFormat: TimestampFormat?
  /// Lists and maps: `null` elements are kept.
  @inlinable public internal(set) var isSparse: Bool {
    get { ownIsSparse }
    set { ownIsSparse = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownIsSparse = false
  /// Lists and maps without an element around them (XML) or a `member` level (Query).
  @inlinable public internal(set) var isFlattened: Bool {
    get { ownIsFlattened }
    set { ownIsFlattened = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownIsFlattened = false
  public internal(set) var isSensitive = false
  /// A blob that is the HTTP body as it is, or the list of a stream's events.
  @inlinable public internal(set) var isStreaming: Bool {
    get { ownIsStreaming }
    set { ownIsStreaming = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownIsStreaming = false
  /// A stream of events: the list that a member has as its shape (``isStreaming`` too), and its element, the union of
  /// the kinds of events.
  @exclusivity(unchecked) public internal(set) var isEventStream = false
  /// A JSON value of any form inside a string header or member.
  @inlinable public internal(set) var mediaType: String? {
    get { ownMediaType }
    set { ownMediaType = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownMediaType: String?
  /// The element's name where the shape is a whole XML document.
  @inlinable public internal(set) var locationName: String? {
    get { ownLocationName }
    set { ownLocationName = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownLocationName: String?
  @inlinable public internal(set) var xmlNamespace: XMLNamespace? {
    get { ownXmlNamespace }
    set { ownXmlNamespace = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownXmlNamespace: XMLNamespace?
  /// What makes the structure an error; `nil` for others.
  public internal(set) var error: ErrorTraits?
  /// The member that is the HTTP payload, by index.
  @inlinable public internal(set) var payload: Int? {
    get { ownPayload }
    set { ownPayload = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownPayload: Int?
  /// Whether this shape or one below it has anything to check.
  @exclusivity(unchecked) public internal(set) var needsValidation = false
  /// The members' names on the wire, ready for comparing with bytes.
  @inlinable public internal(set) var wireNames: WireNames {
    get { ownWireNames }
    set { ownWireNames = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownWireNames = WireNames([])
  /// The members' names in Query requests.
  @inlinable public internal(set) var queryNames: WireNames {
    get { ownQueryNames }
    set { ownQueryNames = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownQueryNames = WireNames([])
  /// Whether a member travels outside the body.
  @exclusivity(unchecked) public internal(set) var hasHTTPBindings = false
  /// What a request brings outside the body, in the order of the model.
  @exclusivity(unchecked) package internal(set) var requestBindings: [RequestBinding] = []

  /// Whether a member holds the events of a stream.
  @exclusivity(unchecked) public internal(set) var hasEventStream = false

  @exclusivity(unchecked) private var rootMember: Member?

  init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
    if kind == .structure || kind == .union { rootMember = Member(root: self) }
  }

  /// Once everything is set.
  func keep() {
    Immortal.keep(self)
    Immortal.keep(members)
    Immortal.keep(required)
    Immortal.keep(requestBindings)
    wireNames.keep()
    queryNames.keep()
    for member in members { Immortal.keep(member) }
    if let rootMember { Immortal.keep(rootMember) }
  }

  /// Whether the payload is a body that services take and give as it is.
  public var streamsPayload: Bool { payload.map { members[$0].target.isStreaming } ?? false }

  /// The stand-in member, without traits, under which a whole input or output is read and written.
  public var root: Member { rootMember ?? Member(root: self) }

  /// A list's element, or a map's value.
  public var element: Member { members[members.count - 1] }
  /// A map's key.
  public var key: Member { members[0] }

  /// One member of a structure, the element of a list, or the key or value of a map.
  ///
  /// An object, as readers and writers hand it around for every value: a copy of its many traits would cost more than
  /// reading the value.
  public final class Member: Sendable {
    /// AWS's name: `QueueUrl`.
    public let name: String
    public let index: Int
    // The target outlives everything that refers to it: models are never freed.
    unowned(unsafe) let targetReference: Schema
    /// The shape of the value.
    public var target: Schema { targetReference }
    /// The name on the wire (`locationName`), AWS's name where there is none.
    public let wireName: String
    /// The model gives a `locationName`.
    public let hasWireName: Bool
    public let location: Location
    public let isRequired: Bool
    public let isPayload: Bool
    public let isXMLAttribute: Bool
    public let isFlattened: Bool
    public let isIdempotencyToken: Bool
    /// A JSON document inside a header, Base64-encoded there.
    public let isJSONValue: Bool
    public let isSensitive: Bool
    public let isHostLabel: Bool
    public let isEventPayload: Bool
    public let isEventHeader: Bool
    /// The name in Query requests: ``wireName`` unless the model gives another one (`queryName`). EC2's begin with a
    /// capital. Services that speak Query beside the protocol of their model use it in answers too.
    public let queryName: String
    public let timestampFormat: TimestampFormat?
    public let xmlNamespace: XMLNamespace?

    init(
      name: String, index: Int, target: Schema, wireName: String? = nil, hasWireName: Bool = false,
      location: Location = .body, isRequired: Bool = false, isPayload: Bool = false,
      isXMLAttribute: Bool = false, isFlattened: Bool = false, isIdempotencyToken: Bool = false,
      isJSONValue: Bool = false, isSensitive: Bool = false, isHostLabel: Bool = false,
      isEventPayload: Bool = false, isEventHeader: Bool = false, queryName: String? = nil,
      timestampFormat: TimestampFormat? = nil,
      xmlNamespace: XMLNamespace? = nil
    ) {
      self.name = name
      self.index = index
      targetReference = target
      self.wireName = wireName ?? name
      self.hasWireName = hasWireName
      self.location = location
      self.isRequired = isRequired
      self.isPayload = isPayload
      self.isXMLAttribute = isXMLAttribute
      self.isFlattened = isFlattened
      self.isIdempotencyToken = isIdempotencyToken
      self.isJSONValue = isJSONValue
      self.isSensitive = isSensitive
      self.isHostLabel = isHostLabel
      self.isEventPayload = isEventPayload
      self.isEventHeader = isEventHeader
      self.queryName = queryName ?? name
      self.timestampFormat = timestampFormat
      self.xmlNamespace = xmlNamespace
    }

    fileprivate convenience init(root schema: Schema) { self.init(name: "", index: 0, target: schema) }
  }

  /// A member that a request may bring outside the body, in so few words that a reader passes quickly over those that it
  /// doesn't.
  package struct RequestBinding: Sendable {
    package let index: Int
    package let location: Location
    /// What ``HTTPHeaders/mayContain(_:)`` wants to know.
    package let mark: HTTPHeaders.NameMark

    init?(_ member: Member) {
      guard member.location != .body, member.location != .statusCode else { return nil }
      index = member.index
      location = member.location
      mark = HTTPHeaders.NameMark(member.wireName)
    }
  }

  /// Where in an HTTP message a member travels.
  public enum Location: String, Sendable {
    case body
    case uri
    case query = "querystring"
    case header
    /// A map whose entries are headers with a common prefix (``Member/wireName``).
    case prefixHeaders = "headers"
    case statusCode
  }

  public enum TimestampFormat: String, Sendable {
    case dateTime = "iso8601"
    case httpDate = "rfc822"
    case epochSeconds = "unixTimestamp"
  }

  public struct XMLNamespace: Sendable {
    public let prefix: String?
    public let uri: String
  }

  /// What the model allows for a value: bounds are of the length, the count of elements, or the number itself.
  public struct Constraints: Sendable {
    public var minimum: Double?
    public var maximum: Double?
    public var pattern: String?
    /// The values of an enum, in the model's order; empty when it isn't one.
    public var values: [String] = []

    /// Characters are at most as many as bytes, and take four at most.
    fileprivate var plainLengths: (low: Int, high: Int) {
      guard pattern == nil, values.isEmpty else { return (1, 0) }
      let low = minimum.flatMap { Int(exactly: $0.rounded(.up)) } ?? 0
      let high = maximum.flatMap { Int(exactly: $0.rounded(.down)) } ?? .max
      return (low < 1 ? 0 : low > 1 << 32 ? .max : low * 4 - 3, high)
    }

    public var isEmpty: Bool { minimum == nil && maximum == nil && pattern == nil && values.isEmpty }
  }

  /// How an error of the model shows on the wire.
  public struct ErrorTraits: Sendable {
    /// The code in Query and XML bodies, where it isn't the shape's name: `AWS.SimpleQueueService.NonExistentQueue`.
    public let code: String?
    public let status: Int?
    /// The caller's fault rather than the service's; `nil` when the model doesn't say.
    public let isSenderFault: Bool?
  }
}
