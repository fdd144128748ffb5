// SPDX-License-Identifier: Apache-2.0

import MockCore

@testable import MockS3

let selectNow = Instant(millisecondsSince1970: 1_795_366_800_250)

/// Runs an expression over a CSV file; the results are JSON unless told otherwise.
func selectCSV(
  _ expression: String, _ content: String, _ format: S3Select.Input.CSV = .init(fileHeaderInfo: "USE"),
  output: S3Select.Output = .init(json: .init())
) throws -> String {
  try select(expression, content, .init(csv: format), output)
}

/// Runs an expression over a JSON file; the results are JSON unless told otherwise.
func selectJSON(
  _ expression: String, _ content: String, type: String = "DOCUMENT",
  output: S3Select.Output = .init(json: .init())
) throws -> String {
  try select(expression, content, .init(json: .init(type: type)), output)
}

func select(
  _ expression: String, _ content: String, _ input: S3Select.Input, _ output: S3Select.Output
) throws -> String {
  let query = S3Select.Query(expression: expression, input: input, output: output)
  let outcome = try S3Select.run(query, over: [Bytes(content)], now: selectNow)
  return outcome.records.map(\.description).joined()
}

/// The one value that an expression without a file has, as text.
func selectValue(_ expression: String) throws -> String {
  let line = try select(
    "SELECT \(expression) FROM S3Object", "{}", .init(json: .init(type: "LINES")),
    .init(csv: .init(quoteFields: "ASNEEDED")))
  return String(line.dropLast())
}

/// The code of the error that an expression without a file ends in.
func selectCode(_ body: () throws -> String) -> String {
  do {
    return "no error but \(try body())"
  } catch {
    return (error as? AWSError)?.code ?? "\(error)"
  }
}
