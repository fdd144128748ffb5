// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MockCore
import Testing

/// Every pattern of AWS's models, where botocore is installed to read them from.
@Suite("The patterns of all of AWS's models")
struct ModelPatternTests {
  @Test("are understood, but for a few that are no regular expressions")
  func understood() async {
    // On a thread of its own: thousands of patterns take seconds, for which other tests' tasks would not run.
    let report = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: Self.report()) }
    }
    print(report.text)
    #expect(report.unknown <= 10)
  }

  private static func report() -> (text: String, unknown: Int) {
    let patterns = Self.patterns
    if patterns.isEmpty { return ("python3 has no botocore: no patterns to read", 0) }
    let unknown = patterns.filter { !PatternCache.understands($0) }
    let simple = patterns.count { ClassPattern($0) != nil }
    let counts =
      "\(patterns.count) patterns: \(simple) matched without the regular-expression engine, "
      + "\(unknown.count) not understood"
    let lines = [counts] + unknown.map { "  not understood: \($0)" }
    return (lines.joined(separator: "\n"), unknown.count)
  }

  private static var patterns: [String] {
    let script = """
      import botocore, gzip, json, glob, os
      patterns = set()
      for path in glob.glob(os.path.join(os.path.dirname(botocore.__file__), 'data/*/*/service-2.json.gz')):
          for shape in json.load(gzip.open(path))['shapes'].values():
              if 'pattern' in shape: patterns.add(shape['pattern'])
      print(json.dumps(sorted(patterns)))
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return [] }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (try? JSONDecoder().decode([String].self, from: data)) ?? []
  }
}
