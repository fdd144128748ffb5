// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "CustomService",
  platforms: [.macOS(.v15)],
  products: [.library(name: "MockWeather", targets: ["MockWeather"])],
  dependencies: [
    // In a package of your own: .package(url: "…", from: "…").
    .package(name: "MockAWS", path: "../..")
  ],
  targets: [
    .target(
      name: "MockWeather",
      dependencies: [
        .product(name: "MockCore", package: "MockAWS"),
        .product(name: "AWSJSON", package: "MockAWS"),
      ],
      exclude: ["shapes.json", "service-2.json"]),
    .executableTarget(
      name: "weather-server",
      dependencies: [
        "MockWeather",
        .product(name: "MockCore", package: "MockAWS"),
        .product(name: "MockSQS", package: "MockAWS"),
        .product(name: "MockServer", package: "MockAWS"),
      ]),
    .testTarget(
      name: "MockWeatherTests",
      dependencies: [
        "MockWeather",
        .product(name: "MockCore", package: "MockAWS"),
        .product(name: "MockSQS", package: "MockAWS"),
        .product(name: "MockServer", package: "MockAWS"),
        .product(name: "MockTesting", package: "MockAWS"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
