// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing
import XCTest

/// How the core's mistakes in tests, such as the name of an operation that isn't there, become issues of the test that
/// makes them.
enum MistakeReport {
  /// From the first scope on, and once.
  static let begin: Void = TestMistake.report { text, place in
    let location = SourceLocation(
      fileID: "\(place.fileID)", filePath: "\(place.filePath)", line: Int(clamping: place.line),
      column: Int(clamping: place.column))
    Issue.record(Comment(rawValue: text), sourceLocation: location)
    // Each framework passes over what is told to it while the other one's tests run. A test of Swift Testing is known.
    if Test.current == nil { XCTFail(text, file: place.filePath, line: place.line) }
  }
}
