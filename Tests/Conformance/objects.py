# SPDX-License-Identifier: Apache-2.0
"""Short ways to say what cases about S3 say often."""

import base64
import hashlib
import zlib

from awscrt.checksums import crc32c, crc64nvme

MIB = 1024 * 1024
PART = 5 * MIB

NO_BUCKET = "The specified bucket does not exist"
NO_KEY = "The specified key does not exist."
NO_UPLOAD = (
    "The specified upload does not exist. "
    "The upload ID may be invalid, or the upload may have been aborted or completed."
)
MALFORMED = "The XML you provided was not well-formed or did not validate against our published schema"
# Where MockAWS is easier on its users.
OPEN_AT_FIRST = (
    "A new bucket of MockAWS shows AWS's settings, but takes ACLs and public policies until somebody sets them."
)
NOT_HELD = "At least one of the pre-conditions you specified did not hold"


def put(s3, bucket, key="key", body=b"hello", **members):
    return s3.put_object(Bucket=bucket, Key=key, Body=body, **members)


def get(s3, bucket, key="key", **members):
    """The bytes of an object."""
    with_answer = s3.get_object(Bucket=bucket, Key=key, **members)
    return with_answer["Body"].read()


def keys(listing):
    return [entry["Key"] for entry in listing.get("Contents", [])]


def prefixes(listing):
    return [entry["Prefix"] for entry in listing.get("CommonPrefixes", [])]


def listed(s3, bucket, **members):
    """The keys of a bucket."""
    return keys(s3.list_objects_v2(Bucket=bucket, **members))


def status(answer):
    return answer["ResponseMetadata"]["HTTPStatusCode"]


def headers(answer):
    return answer["ResponseMetadata"]["HTTPHeaders"]


def etag(body):
    return f'"{hashlib.md5(body).hexdigest()}"'


def etag_of_parts(*bodies):
    digests = b"".join(hashlib.md5(body).digest() for body in bodies)
    return f'"{hashlib.md5(digests).hexdigest()}-{len(bodies)}"'


def base64_of(octets):
    return base64.b64encode(octets).decode()


def md5(body):
    return base64_of(hashlib.md5(body).digest())


# Checksums, each as S3 writes it


CHECKSUMS = {
    "CRC32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "CRC32C": lambda body: crc32c(body).to_bytes(4, "big"),
    "CRC64NVME": lambda body: crc64nvme(body).to_bytes(8, "big"),
    "SHA1": lambda body: hashlib.sha1(body).digest(),
    "SHA256": lambda body: hashlib.sha256(body).digest(),
}
ALGORITHMS = list(CHECKSUMS)


def checksum(algorithm, body):
    return base64_of(CHECKSUMS[algorithm](body))


def checksum_of_parts(algorithm, *bodies):
    digests = b"".join(CHECKSUMS[algorithm](body) for body in bodies)
    return f"{checksum(algorithm, digests)}-{len(bodies)}"


# Multipart uploads


def start(s3, bucket, key="key", **members):
    return s3.create_multipart_upload(Bucket=bucket, Key=key, **members)["UploadId"]


def upload(s3, bucket, upload_id, number, body, key="key", **members):
    """Uploads a part, and gives what completes it."""
    sent = s3.upload_part(
        Bucket=bucket, Key=key, UploadId=upload_id, PartNumber=number, Body=body, **members
    )
    return {"PartNumber": number, "ETag": sent["ETag"]}


def complete(s3, bucket, upload_id, parts, key="key", **members):
    return s3.complete_multipart_upload(
        Bucket=bucket, Key=key, UploadId=upload_id, MultipartUpload={"Parts": parts}, **members
    )


def put_in_parts(s3, bucket, *bodies, key="key", **members):
    upload_id = start(s3, bucket, key, **members)
    parts = [upload(s3, bucket, upload_id, number, body, key) for number, body in enumerate(bodies, 1)]
    return complete(s3, bucket, upload_id, parts, key)


def public_read(bucket, *actions, resource="/*", principal="*"):
    """A policy that lets everybody do something."""
    import json

    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": principal,
                    "Action": list(actions) or "s3:GetObject",
                    "Resource": f"arn:aws:s3:::{bucket}{resource}",
                }
            ],
        }
    )
