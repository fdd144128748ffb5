// SPDX-License-Identifier: Apache-2.0

/// Small cases of our own, in the form of the protocol vectors, so that each JSON and CBOR protocol is tested where
/// that folder isn't there.
enum OwnVectors {
  static let shapes = """
    {"Text":{"type":"string"},"Whole":{"type":"integer"},"Real":{"type":"double"},"Flag":{"type":"boolean"},
     "Raw":{"type":"blob"},"Time":{"type":"timestamp"},"Day":{"type":"timestamp","timestampFormat":"iso8601"},
     "Texts":{"type":"list","member":{"shape":"Text"}},"Days":{"type":"list","member":{"shape":"Time"}},
     "Tags":{"type":"map","key":{"shape":"Text"},"value":{"shape":"Text"}},
     "Either":{"type":"structure","union":true,"members":{"One":{"shape":"Text"},"Other":{"shape":"Whole"}}},
     "Tree":{"type":"structure","members":{"Name":{"shape":"Text"},"Size":{"shape":"Whole"},"Share":{"shape":"Real"},
       "Open":{"shape":"Flag"},"Data":{"shape":"Raw"},"Made":{"shape":"Time"},"Born":{"shape":"Day"},
       "Words":{"shape":"Texts"},"Tags":{"shape":"Tags"},"Either":{"shape":"Either"},"Left":{"shape":"Tree"}}},
     "Gone":{"type":"structure","exception":true,"error":{"httpStatusCode":404,"senderFault":true},
       "members":{"message":{"shape":"Text"},"Where":{"shape":"Tree"}}}}
    """

  private static let tree = """
    {"Name":"Öl \\"x\\"","Size":-7,"Share":0.25,"Open":true,"Data":"abc","Made":1500000000,"Born":1500000000,
     "Words":["a",""],"Tags":{"k":"v"},"Either":{"Other":1},"Left":{"Left":{"Name":""}}}
    """

  private static let wireTree = """
    {\\"Name\\":\\"\\\\u00d6l \\\\\\"x\\\\\\"\\",\\"Size\\":-7,\\"Share\\":0.25,\\"Open\\":true,\\"Data\\":\\"YWJj\\",\
    \\"Made\\":1500000000,\\"Born\\":\\"2017-07-14T02:40:00Z\\",\\"Words\\":[\\"a\\",\\"\\"],\
    \\"Tags\\":{\\"k\\":\\"v\\"},\\"Either\\":{\\"Other\\":1},\\"Left\\":{\\"Left\\":{\\"Name\\":\\"\\"}}}
    """

  static func awsJSON(version: String) -> String {
    let type = "application/x-amz-json-\(version)"
    let target = #""headers":{"X-Amz-Target":"Forest_20260101.Grow","Content-Type":"\#(type)"}"#
    return """
      [{"metadata":{"protocol":"json","jsonVersion":"\(version)","targetPrefix":"Forest_20260101"},"shapes":\(shapes),"cases":[
       {"id":"everything","given":\(rpcGiven),"params":\(tree),
        "serialized":{"method":"POST","uri":"/","body":"\(wireTree)",\(target)}},
       {"id":"nothing","given":\(rpcGiven),"params":{},"serialized":{"method":"POST","uri":"/","body":"",\(target)}},
       {"id":"everything back","given":\(rpcGiven),"result":\(tree),
        "response":{"status_code":200,"body":"\(wireTree)","headers":{"Content-Type":"\(type)"}}},
       {"id":"an error","given":\(rpcGiven),"errorMessage":"Gone away","error":{"Where":{"Size":1}},
        "response":{"status_code":404,"body":"{\\"__type\\":\\"Gone\\",\\"message\\":\\"Gone away\\",\\"Where\\":{\\"Size\\":1}}",
         "headers":{"Content-Type":"\(type)"}}}]}]
      """
  }

  private static let rpcGiven =
    #"{"name":"Grow","http":{"method":"POST","requestUri":"/"},"input":{"shape":"Tree"},"output":{"shape":"Tree"},"errors":[{"shape":"Gone"}]}"#

  static let restJSON = """
    [{"metadata":{"protocol":"rest-json"},"shapes":{"Text":{"type":"string"},"Whole":{"type":"integer"},"Raw":{"type":"blob"},
      "Time":{"type":"timestamp"},"Texts":{"type":"list","member":{"shape":"Text"}},"Times":{"type":"list","member":{"shape":"Time"}},
      "Headers":{"type":"map","key":{"shape":"Text"},"value":{"shape":"Text"}},
      "Put":{"type":"structure","members":{"Bucket":{"shape":"Text","location":"uri","locationName":"bucket"},
       "Key":{"shape":"Text","location":"uri","locationName":"key"},"Max":{"shape":"Whole","location":"querystring","locationName":"max"},
       "Tag":{"shape":"Texts","location":"querystring","locationName":"tag"},
       "Since":{"shape":"Time","location":"header","locationName":"If-Since"},
       "Dates":{"shape":"Times","location":"header","locationName":"X-Dates"},
       "Names":{"shape":"Texts","location":"header","locationName":"X-Names"},
       "Meta":{"shape":"Headers","location":"headers","locationName":"X-Meta-"},"Note":{"shape":"Text","locationName":"note"}}},
      "Got":{"type":"structure","payload":"Data","members":{"Status":{"shape":"Whole","location":"statusCode"},
       "Names":{"shape":"Texts","location":"header","locationName":"X-Names"},"When":{"shape":"Time","location":"header","locationName":"X-When"},
       "Meta":{"shape":"Headers","location":"headers","locationName":"X-Meta-"},"Data":{"shape":"Raw"}}},
      "Gone":{"type":"structure","exception":true,"error":{"httpStatusCode":404},"members":{"Message":{"shape":"Text"},
       "Retry":{"shape":"Text","location":"header","locationName":"Retry-After"}}}},
     "cases":[
     {"id":"members all over","given":\(restGiven),"params":{"Bucket":"b c","Key":"x/y z","Max":5,"Tag":["1","2"],"Since":1500000000,
       "Dates":[1500000000,1500000001],"Names":["a","b,c","say \\"hi\\""],"Meta":{"one":"1"},"Note":"n"},
      "serialized":{"method":"PUT","uri":"/things/b%20c/x/y%20z?list&max=5&tag=1&tag=2","body":"{\\"note\\":\\"n\\"}",
       "headers":{"If-Since":"Fri, 14 Jul 2017 02:40:00 GMT","X-Dates":"Fri, 14 Jul 2017 02:40:00 GMT, Fri, 14 Jul 2017 02:40:01 GMT",
        "X-Names":"a, \\"b,c\\", \\"say \\\\\\"hi\\\\\\"\\"","x-meta-one":"1"}}},
     {"id":"an answer all over","given":\(restGiven),"result":{"Status":206,"Names":["a","b,c"],"When":1500000000,"Meta":{"k":"v"},"Data":"raw"},
      "response":{"status_code":206,"body":"raw","headers":{"X-Names":"a, \\"b,c\\"","X-When":"Fri, 14 Jul 2017 02:40:00 GMT","X-Meta-k":"v"}}},
     {"id":"an error","given":\(restGiven),"errorMessage":"Gone away","error":{"Retry":"7"},
      "response":{"status_code":404,"body":"{\\"Message\\":\\"Gone away\\"}","headers":{"X-Amzn-Errortype":"Gone","Retry-After":"7"}}}]}]
    """

  private static let restGiven = """
    {"name":"PutThing","http":{"method":"PUT","requestUri":"/things/{bucket}/{key+}?list"},"input":{"shape":"Put"},
     "output":{"shape":"Got"},"errors":[{"shape":"Gone"}]}
    """

  static let rpcV2CBOR = """
    [{"metadata":{"protocol":"smithy-rpc-v2-cbor","targetPrefix":"Forest"},"shapes":\(shapes),"cases":[
     {"id":"a few","given":\(rpcGiven),"params":{"Name":"a","Size":-7,"Data":"abc","Made":1500000000,"Words":["b"]},
      "serialized":{"method":"POST","uri":"/service/Forest/operation/Grow","headers":{"smithy-protocol":"rpc-v2-cbor"},
       "body":"v2ROYW1lYWFkU2l6ZSZkRGF0YUNhYmNkTWFkZcEaWWgvAGVXb3Jkc59hYv//"}},
     {"id":"a few back","given":\(rpcGiven),"result":{"Name":"a","Size":-7,"Data":"abc","Made":1500000000,"Words":["b"]},
      "response":{"status_code":200,"headers":{"smithy-protocol":"rpc-v2-cbor","Content-Type":"application/cbor"},
       "body":"v2ROYW1lYWFkU2l6ZSZkRGF0YUNhYmNkTWFkZcEaWWgvAGVXb3Jkc59hYv//"}},
     {"id":"an error","given":\(rpcGiven),"errorMessage":"no","error":{},
      "response":{"status_code":404,"headers":{"smithy-protocol":"rpc-v2-cbor"},"body":"omZfX3R5cGVkR29uZWdtZXNzYWdlYm5v"}}]}]
    """
}
