// SPDX-License-Identifier: Apache-2.0

import MockAWS

/// Whether an object, or a page of a listing, costs more among many others.
enum Buckets {
  static func run(_ measurement: Measurement) {
    let full = [1000, measurement.size(1_000_000)].map { FullBucket(size: $0) }

    measurement.heading("Put, get and delete one object")
    for bucket in [FullBucket(size: 0)] + full {
      var count = 0
      measurement.report("\(bucket.size) objects in the bucket", count: 20_000) {
        count += 1
        circulate(bucket.cloud, bucket.key(bucket.size / 2) + "-\(count)")
      }
    }

    measurement.heading("A page of 1000 keys, through the codec")
    for bucket in full {
      for (place, first) in [
        ("start", 0), ("middle", (bucket.size - 1000) / 2), ("end", bucket.size - 1000),
      ] {
        let after = first == 0 ? "" : bucket.key(first - 1)
        let request = Requests.listObjects("start-after=\(after)")
        measurement.report("From the \(place) of \(bucket.size)", count: 200) {
          bucket.cloud.exchange(request)
        }
      }
    }

    measurement.heading("A listing of ten folders, through the codec")
    for bucket in full {
      let request = Requests.listObjects("delimiter=%2F")
      measurement.report("\(bucket.size / 10) keys in each", count: 2000) { bucket.cloud.exchange(request) }
    }

    measurement.heading("Forks of a bucket")
    for bucket in full {
      measurement.report("Fork and put one object, \(bucket.size) in the bucket", count: 1000) {
        bucket.cloud.fork().exchange(Requests.putObject)
      }
    }
  }

  private static func circulate(_ cloud: MockCloud, _ key: String) {
    expect { () throws(AWSError) in
      try cloud.s3.putObject(.init(body: "content", bucket: Requests.bucket, key: key))
      try cloud.s3.getObject(.init(bucket: Requests.bucket, key: key))
      try cloud.s3.deleteObject(.init(bucket: Requests.bucket, key: key))
    }
  }
}

/// A bucket with many objects, spread over ten folders.
private struct FullBucket {
  let size: Int
  let cloud = MockCloud(.all)

  init(size: Int) {
    self.size = size
    expect { () throws(AWSError) in
      try cloud.s3.createBucket(.init(bucket: Requests.bucket))
      for index in 0..<size {
        try cloud.s3.putObject(.init(body: "content", bucket: Requests.bucket, key: key(index)))
      }
    }
  }

  /// The keys, in order.
  func key(_ index: Int) -> String { "folder-\(index * 10 / max(size, 1))/\(10_000_000 + index)" }
}
