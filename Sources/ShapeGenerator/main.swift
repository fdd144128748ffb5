// SPDX-License-Identifier: Apache-2.0

import Foundation

do {
  let invocation = try Invocation(Array(CommandLine.arguments.dropFirst()))
  exit(try invocation.run())
} catch {
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
