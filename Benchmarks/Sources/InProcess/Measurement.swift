// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Times pieces of work in the CPU time of their thread, so that other load on the machine counts little.
struct Measurement {
  /// Runs everything only a few times, to see that it runs.
  let isSmoke: Bool
  /// Leaves out whatever does not have this in its name, so that a profiler sees one thing only.
  let only: String?
  /// Runs each piece of work this often, once: for tools that count what a call executes.
  let fixedCount: Int?

  /// Prints the mean time of one call: the median of several rounds of `count` calls each.
  ///
  /// `limit` is the aim in microseconds, where there is one.
  func report(_ name: String, count: Int, limit: Double? = nil, _ body: () -> Void) {
    guard only.map({ name.contains($0) }) ?? true else { return }
    let calls = calls(count)
    report(name, microseconds: median { time(calls, body) }, limit: limit)
  }

  /// Like ``report(_:count:limit:_:)`` for work that needs something fresh each round, such as a full queue.
  func report<Subject>(
    _ name: String, count: Int, limit: Double? = nil, fresh: () -> Subject, _ body: (inout Subject) -> Void
  ) {
    guard only.map({ name.contains($0) }) ?? true else { return }
    let calls = calls(count)
    let result = median {
      var subject = fresh()
      return time(calls) { body(&subject) }
    }
    report(name, microseconds: result, limit: limit)
  }

  /// Prints what something takes in memory.
  func report(_ name: String, bytes: Int, limit: Int) {
    guard only.map({ name.contains($0) }) ?? true else { return }
    let verdict = isSmoke || fixedCount != nil || bytes <= limit ? "" : "  MISSED"
    print(
      "  \(padded(name, 58))\(padded("\(bytes)", 10, right: true)) bytes           aim \(limit)\(verdict)")
    fflush(nil)
  }

  /// The memory of this process that is in use; `nil` where the system doesn't say.
  static func residentBytes() -> Int? {
    #if canImport(Darwin)
      return nil
    #else
      guard let file = fopen("/proc/self/statm", "r") else { return nil }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 256)
      guard fgets(&line, Int32(line.count), file) != nil else { return nil }
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let fields = text.split(separator: " ")
      guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
      return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    #endif
  }

  private func calls(_ count: Int) -> Int { fixedCount ?? (isSmoke ? min(count, 3) : count) }

  func heading(_ text: String) { print("\n\(text)") }

  /// How many items a big collection has.
  func size(_ full: Int) -> Int { isSmoke ? min(full, 1000) : full }

  private func report(_ name: String, microseconds: Double, limit: Double?) {
    // The first calls of a process, which are all that a smoke run makes, say nothing.
    let verdict = (isSmoke || fixedCount != nil ? nil : limit).map { microseconds > $0 ? "  MISSED" : "" }
    let aim = limit.map { "   aim \(shown($0))" + (verdict ?? "") } ?? ""
    let rate = microseconds > 0 ? Int(1_000_000 / microseconds) : 0
    let time = padded(shown(microseconds), 10, right: true)
    print("  \(padded(name, 58))\(time) µs \(padded("\(rate)", 10, right: true)) /s\(aim)")
    // Into a file or pipe, too, each line at once.
    fflush(nil)
  }

  private func median(_ round: () -> Double) -> Double {
    if isSmoke || fixedCount != nil { return round() }
    _ = round()
    let rounds = (0..<5).map { _ in round() }.sorted()
    return rounds[rounds.count / 2]
  }

  private func time(_ count: Int, _ body: () -> Void) -> Double {
    let start = Self.threadTime()
    for _ in 0..<count { body() }
    return (Self.threadTime() - start) / Double(max(count, 1))
  }

  private static func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }

  private func shown(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  private func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(width - text.count, 0))
    return right ? space + text : text + space
  }
}
