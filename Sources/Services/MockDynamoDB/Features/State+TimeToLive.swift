// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Times to live, as the state sees to them.
extension DynamoDB.State {
  /// Switches a table's time to live on or off, in all regions that the table is in.
  mutating func setTimeToLive(of table: Table, attribute: String?, _ context: Context)
    throws(AWSError)
  {
    applyTimeToLive(to: table.name, attribute, context.now)
    for region in table.features.replication.regions {
      _ = try context.withState(in: region) { (state: inout DynamoDB.State, context: Context) in
        state.applyTimeToLive(to: table.name, attribute, context.now)
      }
    }
  }

  private mutating func applyTimeToLive(to name: String, _ attribute: String?, _ now: Instant) {
    expiring[Bytes(name)] = attribute == nil ? nil : ()
    change(name) { table in
      table.features.timeToLive = attribute.map { attribute in
        var timeToLive = TimeToLive(attribute: attribute)
        for (key, item) in table.items {
          timeToLive.note(ChangeRecord(old: nil, new: item, cause: .request, time: now), key: key)
        }
        return timeToLive
      }
    }
  }

  /// Deletes the items whose time is over.
  mutating func expireItems(_ now: Instant, _ context: Context) {
    for name in Array(expiring.keys) {
      while let key = tables[name]?.features.timeToLive?.nextExpired(now) {
        try? update(name) { table throws(AWSError) in
          if table.write(nil, at: key, .timeToLive, context).old == nil {
            table.features.timeToLive?.drop(key)
          }
        }
      }
    }
  }

  var nextExpiry: Instant? {
    expiring.keys.compactMap { tables[$0]?.features.timeToLive?.nextExpiry }.min()
  }
}
