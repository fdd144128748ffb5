// swift-tools-version: 6.1
import PackageDescription

/// The layers, lowest first; the build refuses an import that is not listed here.
let formats = ["JSONFormat", "XMLFormat", "CBORFormat", "EventStreamFormat", "HTTPBinding"]
let codecs: [(name: String, uses: [String])] = [
  ("AWSJSON", ["JSONFormat", "EventStreamFormat"]),
  ("RESTJSON", ["JSONFormat", "HTTPBinding", "EventStreamFormat"]),
  ("AWSQuery", ["XMLFormat"]),
  ("RESTXML", ["XMLFormat", "HTTPBinding", "EventStreamFormat"]),
  ("RPCv2CBOR", ["CBORFormat", "EventStreamFormat"]),
]
let services: [(name: String, uses: [String])] = [
  ("MockDynamoDB", ["AWSJSON", "IAMPolicy", "JSONFormat"]),
  ("MockS3", ["IAMPolicy", "JSONFormat", "RESTXML", "XMLFormat"]),
  ("MockSTS", ["AWSQuery", "JSONFormat", "XMLFormat"]),
  ("MockSQS", ["AWSJSON", "AWSQuery", "IAMPolicy", "JSONFormat"]),
]

let package = Package(
  name: "MockAWS",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "MockCore", targets: ["MockCore"]),
    .library(name: "MockServer", targets: ["MockServer"]),
    .library(name: "MockTesting", targets: ["MockTesting"]),
    .library(name: "MockAWS", targets: ["MockAWS"]),
    .library(name: "IAMPolicy", targets: ["IAMPolicy"]),
    .executable(name: "mock-aws", targets: ["mock-aws"]),
    .plugin(name: "GenerateShapes", targets: ["GenerateShapes"]),
    .plugin(name: "NewService", targets: ["NewService"]),
  ]
    + codecs.map { .library(name: $0.name, targets: [$0.name]) }
    + services.map { .library(name: $0.name, targets: [$0.name]) },
  targets: [
    .target(name: "CMockCore"),
    .target(name: "CMockServer"),
    .target(name: "MockCore", dependencies: ["CMockCore"]),
    .target(name: "IAMPolicy", dependencies: ["MockCore", "JSONFormat"]),
    .target(name: "MockServer", dependencies: ["MockCore", "CMockServer", "JSONFormat"]),
    .target(name: "MockTesting", dependencies: ["MockCore", "MockServer"]),
    .target(name: "MockAWS", dependencies: ["MockCore"] + services.map { .byName(name: $0.name) }),
    .executableTarget(name: "mock-aws", dependencies: ["MockAWS", "MockCore", "MockServer"]),

    .target(name: "ShapeModel", dependencies: ["MockCore", "JSONFormat"]),
    .executableTarget(name: "ShapeGenerator", dependencies: ["MockCore", "ShapeModel"]),
    .plugin(
      name: "GenerateShapes",
      capability: .command(
        intent: .custom(
          verb: "generate-shapes",
          description: "Writes the Swift shapes of a service from its API model."),
        permissions: [
          .writeToPackageDirectory(reason: "The generated shapes are part of the sources.")
        ]),
      dependencies: ["ShapeGenerator"]),
    .plugin(
      name: "NewService",
      capability: .command(
        intent: .custom(
          verb: "new-service",
          description: "Lays out a new service target that compiles and answers one operation."),
        permissions: [
          .writeToPackageDirectory(reason: "The new service's files are written to the package.")
        ]),
      dependencies: ["ShapeGenerator"]),

    .target(name: "TestSupport", dependencies: ["MockCore", "MockServer"], path: "Tests/TestSupport"),
    .testTarget(name: "MockCoreTests", dependencies: ["AWSJSON", "MockCore", "TestSupport"]),
    .testTarget(
      name: "FormatTests",
      dependencies: ["MockCore", "TestSupport"] + formats.map { .byName(name: $0) }),
    .testTarget(
      name: "ProtocolTests",
      dependencies: ["MockCore", "ShapeModel", "TestSupport"]
        + (formats + codecs.map(\.name)).map { .byName(name: $0) }),
    .testTarget(
      name: "IAMPolicyTests", dependencies: ["IAMPolicy", "JSONFormat", "MockCore", "TestSupport"]),
    .testTarget(name: "MockServerTests", dependencies: ["MockAWS", "MockCore", "MockServer", "TestSupport"]),
    .testTarget(
      name: "MockDynamoDBTests",
      dependencies: ["JSONFormat", "MockCore", "MockDynamoDB", "MockS3", "TestSupport"]),
    .testTarget(
      name: "MockSQSTests", dependencies: ["AWSJSON", "JSONFormat", "MockCore", "MockSQS", "TestSupport"]),
    .testTarget(
      name: "MockS3Tests",
      dependencies: ["JSONFormat", "MockCore", "MockS3", "MockSQS", "TestSupport", "XMLFormat"]),
    .testTarget(name: "MockSTSTests", dependencies: ["JSONFormat", "MockCore", "MockSTS"]),
    .testTarget(
      name: "MockTestingTests",
      dependencies: [
        "AWSJSON", "MockCore", "MockDynamoDB", "MockS3", "MockServer", "MockSQS", "MockTesting",
        "TestSupport",
      ]),
    .testTarget(name: "ShapeGeneratorTests", dependencies: ["MockCore", "ShapeModel"]),
  ]
    + formats.map { .target(name: $0, dependencies: ["MockCore"], path: "Sources/Protocols/\($0)") }
    + codecs.map { codec in
      .target(
        name: codec.name,
        dependencies: ["MockCore"] + codec.uses.map { .byName(name: $0) },
        path: "Sources/Protocols/\(codec.name)")
    }
    + services.map { service in
      .target(
        name: service.name,
        dependencies: ["MockCore"] + service.uses.map { .byName(name: $0) },
        path: "Sources/Services/\(service.name)",
        exclude: ["shapes.json"])
    },
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .plugin {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
