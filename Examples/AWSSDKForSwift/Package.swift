// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "AWSSDKForSwift",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a package of your own: .package(url: "…", from: "…").
    .package(name: "MockAWS", path: "../.."),
    .package(url: "https://github.com/awslabs/aws-sdk-swift.git", from: "1.0.0"),
    .package(url: "https://github.com/smithy-lang/smithy-swift.git", from: "0.100.0"),
  ],
  targets: [
    .testTarget(
      name: "AWSSDKTests",
      dependencies: [
        .product(name: "MockS3", package: "MockAWS"),
        .product(name: "MockTesting", package: "MockAWS"),
        .product(name: "AWSS3", package: "aws-sdk-swift"),
        .product(name: "Smithy", package: "smithy-swift"),
        .product(name: "SmithyHTTPAPI", package: "smithy-swift"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
