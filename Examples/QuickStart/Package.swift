// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "QuickStart",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a package of your own: .package(url: "…", from: "…").
    .package(name: "MockAWS", path: "../..")
  ],
  targets: [
    .target(name: "Orders"),
    .testTarget(
      name: "OrdersTests",
      dependencies: [
        "Orders",
        .product(name: "MockDynamoDB", package: "MockAWS"),
        .product(name: "MockS3", package: "MockAWS"),
        .product(name: "MockSQS", package: "MockAWS"),
        .product(name: "MockTesting", package: "MockAWS"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
