// SPDX-License-Identifier: Apache-2.0

/// Valid bodies of every sub-resource, for fuzzers to break.
enum FuzzBodies {
  static let versioning = [
    "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    "<VersioningConfiguration><Status>Suspended</Status><MfaDelete>Disabled</MfaDelete></VersioningConfiguration>",
  ]
  static let requestPayment = [
    "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>",
    "<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>",
  ]
  static let website = [
    """
    <WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>error.html</Key>\
    </ErrorDocument><RoutingRules><RoutingRule><Condition><KeyPrefixEquals>old/</KeyPrefixEquals></Condition><Redirect>\
    <Protocol>https</Protocol><HostName>example.com</HostName><ReplaceKeyPrefixWith>new/</ReplaceKeyPrefixWith>\
    <HttpRedirectCode>302</HttpRedirectCode></Redirect></RoutingRule><RoutingRule><Condition>\
    <HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals><KeyPrefixEquals>lost/</KeyPrefixEquals></Condition>\
    <Redirect><ReplaceKeyWith>index.html</ReplaceKeyWith></Redirect></RoutingRule></RoutingRules></WebsiteConfiguration>
    """,
    """
    <WebsiteConfiguration><RedirectAllRequestsTo><HostName>example.com</HostName><Protocol>http</Protocol>\
    </RedirectAllRequestsTo></WebsiteConfiguration>
    """,
  ]
  static let cors = [
    """
    <CORSConfiguration><CORSRule><ID>all</ID><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>\
    <AllowedOrigin>http://*.example.com</AllowedOrigin><AllowedHeader>x-*</AllowedHeader>\
    <ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule><CORSRule>\
    <AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>
    """
  ]
  static let policies = [
    """
    {"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":"*","Action":["s3:GetObject",\
    "s3:ListBucket"],"Resource":["arn:aws:s3:::site","arn:aws:s3:::site/*"]}]}
    """,
    """
    {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::210987654321:root"},\
    "Action":"s3:Delete*","Resource":"arn:aws:s3:::guarded/*"},{"Effect":"Allow","Principal":{"AWS":"210987654321"},\
    "Action":"s3:*","Resource":["arn:aws:s3:::guarded","arn:aws:s3:::guarded/${aws:username}*"],"Condition":{\
    "StringLike":{"s3:prefix":["dir/*",""]},"NumericLessThanEquals":{"s3:max-keys":"10"},"DateGreaterThan":{\
    "aws:CurrentTime":"2020-01-01T00:00:00Z"},"IpAddress":{"aws:SourceIp":"127.0.0.0/8"},"Bool":{\
    "aws:SecureTransport":"true"}}}]}
    """,
  ]
  static let lifecycle = [
    """
    <LifecycleConfiguration><Rule><ID>one</ID><Filter><And><Prefix>dir/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag>\
    <ObjectSizeGreaterThan>1</ObjectSizeGreaterThan></And></Filter><Status>Enabled</Status><Transition><Days>30</Days>\
    <StorageClass>STANDARD_IA</StorageClass></Transition><Transition><Days>90</Days><StorageClass>GLACIER</StorageClass>\
    </Transition><Expiration><Days>365</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays>\
    <NewerNoncurrentVersions>2</NewerNoncurrentVersions></NoncurrentVersionExpiration></Rule><Rule><Filter><Prefix></Prefix>\
    </Filter><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation>\
    </AbortIncompleteMultipartUpload><Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration></Rule>\
    </LifecycleConfiguration>
    """,
    """
    <LifecycleConfiguration><Rule><Prefix>logs/</Prefix><Status>Disabled</Status><Expiration>\
    <ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration><NoncurrentVersionTransition>\
    <NoncurrentDays>10</NoncurrentDays><StorageClass>DEEP_ARCHIVE</StorageClass></NoncurrentVersionTransition></Rule>\
    </LifecycleConfiguration>
    """,
  ]
  static let replication = [
    """
    <ReplicationConfiguration><Role>arn:aws:iam::123456789012:role/copy</Role><Rule><ID>r</ID><Priority>1</Priority>\
    <Status>Enabled</Status><Filter><Prefix></Prefix></Filter><DeleteMarkerReplication><Status>Enabled</Status>\
    </DeleteMarkerReplication><Destination><Bucket>arn:aws:s3:::versions</Bucket><StorageClass>STANDARD_IA</StorageClass>\
    </Destination></Rule></ReplicationConfiguration>
    """
  ]
  static let notification = [
    """
    <NotificationConfiguration><QueueConfiguration><Id>q</Id><Queue>arn:aws:sqs:us-east-1:123456789012:events</Queue>\
    <Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name>\
    <Value>dir/</Value></FilterRule><FilterRule><Name>suffix</Name><Value>x</Value></FilterRule></S3Key></Filter>\
    </QueueConfiguration><EventBridgeConfiguration></EventBridgeConfiguration></NotificationConfiguration>
    """,
    "<NotificationConfiguration/>",
  ]
  static let encryption = [
    """
    <ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>\
    <KMSMasterKeyID>alias/mine</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled>\
    </Rule></ServerSideEncryptionConfiguration>
    """,
    """
    <ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>\
    </ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>
    """,
  ]
  static let tagging = [
    "<Tagging><TagSet><Tag><Key>a b</Key><Value>c/d</Value></Tag><Tag><Key>é</Key><Value></Value></Tag></TagSet></Tagging>"
  ]
  private static let user = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"
  static let accessControl = [
    """
    <AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>\(user)</ID></Owner><AccessControlList>\
    <Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>\(user)</ID>\
    </Grantee><Permission>FULL_CONTROL</Permission></Grant><Grant><Grantee \
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">\
    <URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant>\
    </AccessControlList></AccessControlPolicy>
    """
  ]
  static let logging = [
    """
    <BucketLoggingStatus><LoggingEnabled><TargetBucket>plain</TargetBucket><TargetPrefix>log/</TargetPrefix>\
    <TargetObjectKeyFormat><PartitionedPrefix><PartitionDateSource>EventTime</PartitionDateSource></PartitionedPrefix>\
    </TargetObjectKeyFormat></LoggingEnabled></BucketLoggingStatus>
    """,
    "<BucketLoggingStatus/>",
  ]
  static let accelerate = [
    "<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>"
  ]
  static let ownership = [
    "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule></OwnershipControls>"
  ]
  static let publicAccess = [
    """
    <PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls>\
    <BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>false</RestrictPublicBuckets>\
    </PublicAccessBlockConfiguration>
    """
  ]
  static let objectLock = [
    """
    <ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode>\
    <Days>10</Days></DefaultRetention></Rule></ObjectLockConfiguration>
    """,
    """
    <ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode>\
    <Years>100</Years></DefaultRetention></Rule></ObjectLockConfiguration>
    """,
  ]
  static let retention = [
    "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate></Retention>",
    "<Retention/>",
  ]
  static let legalHold = [
    "<LegalHold><Status>ON</Status></LegalHold>", "<LegalHold><Status>OFF</Status></LegalHold>",
  ]
  static let abac = ["<AbacStatus><Status>Enabled</Status></AbacStatus>"]
  static let metadata = [
    """
    <MetadataConfiguration><JournalTableConfiguration><RecordExpiration><Expiration>ENABLED</Expiration><Days>7</Days>\
    </RecordExpiration></JournalTableConfiguration><InventoryTableConfiguration><ConfigurationState>ENABLED\
    </ConfigurationState></InventoryTableConfiguration></MetadataConfiguration>
    """
  ]
  static let metadataTable = [
    """
    <MetadataTableConfiguration><S3TablesDestination><TableBucketArn>arn:aws:s3tables:us-east-1:123456789012:bucket/t\
    </TableBucketArn><TableName>name</TableName></S3TablesDestination></MetadataTableConfiguration>
    """
  ]
  static let inventoryTable = [
    "<InventoryTableConfiguration><ConfigurationState>DISABLED</ConfigurationState></InventoryTableConfiguration>"
  ]
  static let journalTable = [
    """
    <JournalTableConfiguration><RecordExpiration><Expiration>DISABLED</Expiration></RecordExpiration>\
    </JournalTableConfiguration>
    """
  ]
  static let creation = [
    """
    <CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint><Tags><Tag><Key>k</Key><Value>v</Value>\
    </Tag></Tags></CreateBucketConfiguration>
    """,
    """
    <CreateBucketConfiguration><Location><Name>use1-az4</Name><Type>AvailabilityZone</Type></Location><Bucket>\
    <DataRedundancy>SingleAvailabilityZone</DataRedundancy><Type>Directory</Type></Bucket></CreateBucketConfiguration>
    """,
    "",
  ]
  static let deletion = [
    """
    <Delete><Object><Key>a</Key></Object><Object><Key>dir/x</Key><VersionId>null</VersionId></Object>\
    <Object><Key>é</Key><ETag>"x"</ETag></Object><Quiet>true</Quiet></Delete>
    """
  ]
  static let completion = [
    """
    <CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"b4d4d61f1bb3d5ea7ea0a2f7a47ef42c"</ETag></Part>\
    <Part><ETag>x</ETag><PartNumber>10000</PartNumber><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part>\
    </CompleteMultipartUpload>
    """
  ]
  static let restoration = [
    "<RestoreRequest><Days>3</Days><GlacierJobParameters><Tier>Bulk</Tier></GlacierJobParameters></RestoreRequest>"
  ]
  static let objectEncryption = [
    """
    <ObjectEncryption><SSE-KMS><KMSKeyArn>arn:aws:kms:us-east-1:123456789012:key/1</KMSKeyArn>\
    <BucketKeyEnabled>true</BucketKeyEnabled></SSE-KMS></ObjectEncryption>
    """
  ]
  static let selection = [
    """
    <SelectObjectContentRequest><Expression>SELECT s.name FROM S3Object s WHERE CAST(s.age AS INT) &gt; 18</Expression>\
    <ExpressionType>SQL</ExpressionType><RequestProgress><Enabled>true</Enabled></RequestProgress><InputSerialization>\
    <CSV><FileHeaderInfo>USE</FileHeaderInfo><RecordDelimiter>&#xA;</RecordDelimiter></CSV>\
    <CompressionType>NONE</CompressionType></InputSerialization><OutputSerialization><JSON/></OutputSerialization>\
    <ScanRange><Start>0</Start><End>40</End></ScanRange></SelectObjectContentRequest>
    """,
    """
    <SelectObjectContentRequest><Expression>SELECT COUNT(*), SUM(s.a) FROM S3Object[*] s LIMIT 5</Expression>\
    <ExpressionType>SQL</ExpressionType><InputSerialization><JSON><Type>LINES</Type></JSON></InputSerialization>\
    <OutputSerialization><CSV><QuoteFields>ALWAYS</QuoteFields></CSV></OutputSerialization></SelectObjectContentRequest>
    """,
  ]
  static let collections = [
    "analytics": """
    <AnalyticsConfiguration><Id>one</Id><Filter><Prefix>dir/</Prefix></Filter><StorageClassAnalysis><DataExport>\
    <OutputSchemaVersion>V_1</OutputSchemaVersion><Destination><S3BucketDestination><Format>CSV</Format>\
    <Bucket>arn:aws:s3:::plain</Bucket></S3BucketDestination></Destination></DataExport></StorageClassAnalysis>\
    </AnalyticsConfiguration>
    """,
    "inventory": """
    <InventoryConfiguration><Destination><S3BucketDestination><Bucket>arn:aws:s3:::plain</Bucket><Format>CSV</Format>\
    </S3BucketDestination></Destination><IsEnabled>true</IsEnabled><Id>one</Id><IncludedObjectVersions>All\
    </IncludedObjectVersions><OptionalFields><Field>Size</Field></OptionalFields><Schedule><Frequency>Daily</Frequency>\
    </Schedule></InventoryConfiguration>
    """,
    "metrics": """
    <MetricsConfiguration><Id>one</Id><Filter><And><Prefix>a</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter>\
    </MetricsConfiguration>
    """,
    "intelligent-tiering": """
    <IntelligentTieringConfiguration><Id>one</Id><Status>Enabled</Status><Tiering><Days>90</Days>\
    <AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering><Tiering><Days>180</Days><AccessTier>DEEP_ARCHIVE_ACCESS</AccessTier>\
    </Tiering></IntelligentTieringConfiguration>
    """,
  ]
  static let control = [
    "<CreateAccessPointRequest><Bucket>plain</Bucket></CreateAccessPointRequest>",
    """
    <PutAccessPointPolicyRequest><Policy>{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":\
    "210987654321"},"Action":"s3:GetObject","Resource":\
    "arn:aws:s3:us-east-1:123456789012:accesspoint/point/object/*"}}</Policy></PutAccessPointPolicyRequest>
    """,
    publicAccess[0],
    "<TagResourceRequest><Tags><Tag><Key>k</Key><Value>v</Value></Tag></Tags></TagResourceRequest>",
  ]

  /// Whatever S3 reads, for pieces of one to end up in another.
  static let all: [String] =
    [
      versioning, requestPayment, website, cors, policies, lifecycle, replication, notification, encryption,
      tagging,
      accessControl, logging, accelerate, ownership, publicAccess, objectLock, retention, legalHold, abac,
      metadata,
      metadataTable, inventoryTable, journalTable, creation, deletion, completion, restoration,
      objectEncryption,
      selection, control,
    ].flatMap { $0 } + collections.sorted { $0.key < $1.key }.map(\.value)
}
