// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockS3
import Testing

@testable import MockTesting

/// On environments of their own: the process's is shared with all tests that run at the same time.
@Suite(.serialized) struct EnvironmentTests {
  private func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  @Test("Credentials and region are in the environment while a scope is open")
  func mocked() throws {
    try mockAWS(.s3) { _ in
      #expect(value("AWS_ACCESS_KEY_ID") == "test")
      #expect(value("AWS_SECRET_ACCESS_KEY") == "test")
      #expect(value("AWS_SESSION_TOKEN") == "test")
      #expect(value("AWS_REGION") != nil)
      #expect(value("AWS_REGION") == value("AWS_DEFAULT_REGION"))
      #expect(value("AWS_EC2_METADATA_DISABLED") == "true")
      #expect(value("AWS_PROFILE") == nil)
    }
  }

  @Test("The environment is put back when a scope ends, also by an error")
  func putBack() async {
    // In a process of its own: here other tests have scopes open.
    await #expect(processExitsWith: .success) {
      struct Mishap: Error {}
      func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
      func require(_ condition: Bool) { if !condition { exit(EXIT_FAILURE) } }
      func requireBefore() {
        require(value("AWS_REGION") == "eu-north-1" && value("AWS_PROFILE") == "mine")
        require(value("AWS_ACCESS_KEY_ID") == nil)
      }
      setenv("AWS_REGION", "eu-north-1", 1)
      setenv("AWS_PROFILE", "mine", 1)
      unsetenv("AWS_ACCESS_KEY_ID")

      do {
        try mockAWS(.s3, options: .with { $0.cloud.region = "us-west-2" }) { _ in
          require(value("AWS_REGION") == "us-west-2" && value("AWS_ACCESS_KEY_ID") == "test")
          try mockAWS(.s3) { _ in require(value("AWS_PROFILE") == nil) }
          require(value("AWS_REGION") == "us-west-2")
          throw Mishap()
        }
      } catch { requireBefore() }
      do {
        try await mockAWS(.s3) { _ in
          await Task.yield()
          require(value("AWS_ACCESS_KEY_ID") == "test")
          throw Mishap()
        }
      } catch { requireBefore() }
      try mockAWS(.s3, options: .with { $0.mocksEnvironment = false }) { _ in requireBefore() }
      requireBefore()
    }
  }

  @Test("What was there comes back when the last user leaves, and not before")
  func restored() {
    setenv("AWS_TEST_KEPT", "before", 1)
    unsetenv("AWS_TEST_ABSENT")
    var saved = SavedEnvironment()
    saved.set("AWS_TEST_KEPT", "during")
    saved.set("AWS_TEST_KEPT", nil)
    saved.set("AWS_TEST_ABSENT", "during")
    #expect(value("AWS_TEST_KEPT") == nil)
    #expect(value("AWS_TEST_ABSENT") == "during")
    saved.restore()
    #expect(value("AWS_TEST_KEPT") == "before")
    #expect(value("AWS_TEST_ABSENT") == nil)
    unsetenv("AWS_TEST_KEPT")
  }

  @Test("Users that overlap share the environment, in whatever order they leave")
  func overlapping() {
    let prefix = "AWS_TEST_OVERLAP_"
    let environment = MockEnvironment(prefix: prefix)
    setenv(prefix + "REGION", "eu-north-1", 1)
    environment.enter(region: "us-west-2")
    environment.enter(region: "eu-central-1")
    environment.leave()
    #expect(value(prefix + "REGION") == "us-west-2")
    environment.leave()
    #expect(value(prefix + "REGION") == "eu-north-1")
    #expect(value(prefix + "ACCESS_KEY_ID") == nil)
    unsetenv(prefix + "REGION")
  }
}
