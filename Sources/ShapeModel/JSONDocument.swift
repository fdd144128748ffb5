// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONFormat
import MockCore

extension Document {
  /// Parses a file's text.
  init(json data: Data) throws(ModelError) {
    let bytes = data.withUnsafeBytes { Bytes(copying: $0) }
    do throws(JSONError) {
      self = try JSON.parse(bytes)
    } catch {
      throw ModelError("not valid JSON at byte \(error.offset)")
    }
  }
}
