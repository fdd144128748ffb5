// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "AsyncHTTPClient",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a package of your own: .package(url: "…", from: "…").
    .package(name: "MockAWS", path: "../.."),
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.20.0"),
  ],
  targets: [
    .testTarget(
      name: "AsyncHTTPClientTests",
      dependencies: [
        .product(name: "MockS3", package: "MockAWS"),
        .product(name: "MockTesting", package: "MockAWS"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
