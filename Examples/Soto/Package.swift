// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Soto",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a package of your own: .package(url: "…", from: "…").
    .package(name: "MockAWS", path: "../.."),
    .package(url: "https://github.com/soto-project/soto.git", from: "7.0.0"),
  ],
  targets: [
    .testTarget(
      name: "SotoTests",
      dependencies: [
        .product(name: "MockS3", package: "MockAWS"),
        .product(name: "MockSQS", package: "MockAWS"),
        .product(name: "MockTesting", package: "MockAWS"),
        .product(name: "SotoS3", package: "soto"),
        .product(name: "SotoSQS", package: "soto"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
