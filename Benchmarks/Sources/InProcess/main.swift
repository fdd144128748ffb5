// SPDX-License-Identifier: Apache-2.0

import MockAWS

let groups: [(name: String, run: (Measurement) -> Void)] = [
  ("memory", Tables.memory), ("calls", Calls.run), ("clouds", Clouds.run), ("queues", Queues.run),
  ("buckets", Buckets.run),
  ("collections", Collections.run), ("dynamodb", Tables.run),
]
var isSmoke = false
var only: String?
var fixedCount: Int?
var wanted: Set<String> = []
for argument in CommandLine.arguments.dropFirst() {
  if argument == "--smoke" {
    isSmoke = true
  } else if argument.hasPrefix("--only=") {
    only = String(argument.dropFirst("--only=".count))
  } else if argument.hasPrefix("--calls="), let count = Int(argument.dropFirst("--calls=".count)) {
    fixedCount = count
  } else if groups.contains(where: { $0.name == argument }) {
    wanted.insert(argument)
  } else {
    fatalError(
      "usage: InProcess [--smoke] [--only=TEXT] [--calls=N] [\(groups.map(\.name).joined(separator: "|"))]..."
    )
  }
}

let measurement = Measurement(isSmoke: isSmoke, only: only, fixedCount: fixedCount)
print("Microseconds are of CPU time on one thread: the median of five rounds.")
for group in groups where wanted.isEmpty || wanted.contains(group.name) { group.run(measurement) }
