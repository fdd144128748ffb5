// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct CompressionTests {
  /// `0,name 0,0`, `1,name 919,1` and so on, as Python's own modules compress it.
  private static let numbers = (0..<400).map { "\($0),name \($0 * 7919 % 1000),\($0 * $0)\n" }.joined()
  private static let gzipNumbers = text(
    """
    H4sIAAAAAAACA0WZO4Llug1Ec63CC1BAEPwux4HD5/2HPoVWXWfTbI0EklU4ALq9//33P//5V3vbE3//vHHfePrfDyfPO578+2HP/d5n
    /P2w9npjPfPvp3nn2+ezvp9ivLme/ffTyHzHfc7fTzn7u8Zz/37qO94TT7S/H+O2NxqhfLFEI5bO779w+nljjCe+gO7YxHCf+GI6i5ju
    euKLah+iIqz44tptECW//yJbPd9++P9fbHP0Nzvv/6IbK9gHh/GFl6e9g/D6F16/9x2D3zs8XjTOePoXX+R+Z79P/+Kb6517Pf0L7+75
    LsLrX3jnjnfp9194h31u/fcvvJ393Xr9F96aHB6fzy+8udt7CS+/8Ma57yX8/MIbjeNr7C+/+JIvReMA8guwDw4wOKH8Qow1uQBiTMc4
    +Jkjzi/GfCO5gfxCvBwFN8Qnrp+PNyZXOL4g9+KKF1GOsJC444UIRreWCHOjkZGWE2EeJDSGFaV7RmFjWlRcdCPMsawrbjrQ59hWFlfd
    G+/4Ig001bPxlS9STq2PFs/8Ar38o08CnWF13bcvPdEtr/N2NPVMG6Rt9MRHpk3C1fYrm9gnRJwKdC5LDKtwhM/0gZ6UBnmHDdMQZXIc
    055Bfjk4sGXXcLapI13hE3xzc+arW2jnzcOtrLTS9puXe1t2DhYZjXtdtg4KGLr4tSy28Y5EGmtbbdgaiT3rC3Tc/o6FvJbtg43HRoDb
    /kGpQwrdNhCHPxsS3t16O+/krp/tSHFQ4oHtE30nr3y2LYSXpjy0f/oceExPbOst33n1hi/MdUhATZ+wjVpgQ4I49hF+X/L5sZFQ85ps
    5HTr7eBUtnrSetvvOhzGGdbbenfjuI6dRFLaOtDzRYrnNnfwnG294fbJnZzjrWP3za2dL9B9492Xe732EnnzKF9ee4nUcDrSuPYScj9D
    +Tatt/2ehbzusN7Wew4CvPZSm2QRAr32EumLr/KEvYQxL2p5ro+0k2fwwf0CvRzcPU153WZqldiV2pvtJM60Xk/ZUKkENXhTtLTslKIW
    H+MXFt5S1iKgaNPSI02FguZZi49MFT31lK1F3guyk971Rd7xMmli6Ytf8IE4I46oFL/oRaHikiHJQgpMJtMVmvoUnEynIzr1LT4ZUFuA
    ghoEZUYtBBJZlDKmOEqWhkBlUs1eiVasMqwG+TLyClfmFawi+8YSMJuJ2ZSQFbupFVxToAk9ZduFwHowRZhdJPiYxMrKsEAJfibeChPs
    4MMo/4UhthFWzFNP2YKcCEHVu6wYmBQr64Nf8JM8q5sgLANtbLFCCSPMtMQM3JC2aKylsLaHDsJg6wLbruMy2kJo21eHariJbadO3nS7
    whuk0UO2JUqMU7doyB1B7rYqRGxNYe6WIgy6JdBdpeUw6qZQd0taht3AQ3hAAjTuBpfeW8nUwCP/s7QlZiOvC3l/kjf0oqCXMoaxJ+pF
    uefHPbCn4FmxW0W+XkY0+47YV/AL02+Lfr1Mbf4t8S9D7zIBlwiYyg1hBk4xMLeiMgUHm4C1it0cBHAspXZoEnaSKwWJzsEshPEsXZ2W
    aShZ42KdqXk4BO46eAPx8nSfSp1hJh540En7vMpU3CS4vpSCw1wkbJaOBGEyLuTT919Z6XqXvfY9pS3TcQCwvkWEMB/xKtVBl07Xr+Yg
    +COyhBlJTaKaVNGbkrqpfkWo2L+jZ2XKPgblhSNkFpnMrLzkQqoHWdG8PF31RxnWxIQwLN16ynUxJ0JRUu9yaQz6UFZ90YYlk2cXvcPk
    HKQdihcFb3YmFqHO1BZNz851ZoYOwvzUpzNH1eKOnuDz6Ex/CCX2qknCDL24m0Sp6zFGD1LModomDNLNqeVMXbVRuiBmTtVIYZiuUBVV
    Wd44pXZnSaVWGKhUPCwdKdBITe6ccks6NVQ7AZIopWZjtcMq+gdFb7Aqs5IC5Yz765VYUQUZZutFsChHJjNeSSCq3poaExu2VWei3sR8
    3VABlNZTVo26uXZ4VzdfJ24bocK4m6/UV68gQiNivuZVNajgu/maMI2cm3rKhlWj11Wod/NVuWJkX/qiUyVFYare7z+8cgW0UdVY2bBN
    nZX6hm7CUtewdLnFbsJu0tyY6j+6Cbvw5CDPEpYJO9EPdamCN2GpOVnC6iz55AEfvDl6lw1Lkh57dn3RtfdSSaumqpuwEj9Nn6I3YdUW
    nlONoQFL7JQIvMl8vQBm3GrvDNij/rCFOkADdmPcWX7tBuxCZJOaRk/ZrxzIjOo0DViKZpZufdHlOKmczSgsAzbJOvw3xW7AknuouKvr
    NWB1mzOPzsGAFdvplnVaBuyo0lxHar5eUuacdfC/9hF3kyd1PQbsQYpkQF2iAUt2ZWnpqg1Y6gLqes0CugFLilc7reANWK7mnadJXAZs
    YiQUIAUasMmdTxCoxtyGJcBJBU5c45dt6M5baX78UiUrU8b48ZUkoJyhV9mwCHZBUn3Qhk11GE1WNGE3/1hF2G7CLqiw8u8pl++kMHij
    d5mwE7epOeGLJuxAGmtUXCYsSZGOpYI3YTEhS7VFE1bplzJFB2HCqhaXMfRFa57gd52pAUvxr0GFgjdhD09jat2PCbthhzIlrzJhF3mO
    1Ku7NmG5eZZKESbsREC7lW5M2MFe6a6lLhM2IR+CkARNWCDJUgl1/YKnZ+olZxNW5eX+E70Jy0XtLGcYsJd30p7JP79WFMTsUS4zYQ/Z
    kJusmY0di3V3lcTdhOUIXgBYT7me50T2KvebsOOo3ascYcKSvFmqRGLCAlzNgBS8CSuP7FM5yYRVwUStq4MwYfkykNBp/QALh9iAztSE
    veTMU/OebsQe/H2iEqoRu9Hi6ZV2jVi2wlIlZyN2QtGTlcKN2Kl+9S/RG7FDHesoHBixqZ51FjOMWF36mUUWI1Y1AOKSnI1YtYNnl+h/
    vSvB70KZCXvJAucU8IzYg2LPKSwasZvDPVfwTCN2t5quab5mxC6wQJFVT9mx5DAyAO9KI3ZobBqCehqx1AavCrr1pBGrXdwaDaURK6jd
    VBWRRqw6nDtUa6QRS664QwVJmrAXWd+psiWNWApKjQJrOGjHNk0HVQKlEYv63isjsGTHkunuVjmV8ZtiEvxR0ZVG7EBA1J4K3oil9GBJ
    9VsasakmtjVVeWnGKk9HCxWDaciqbA9xUKPLX4FTo0tt4P+U1QAhVYCmOXvVyLZUnZom7VEr24bK2TRqt3pZEh+eTLN2qZltZd00bKe6
    Wfhbz9m7amfbuvU+m1f9LPmpvuviXg1tO6rb08BVEtLEVfswcVWURrvqAtLI1YBCA40a1v5mTFpSS5Fm7q15bajzSFP3qK3Fw9qGsbtP
    DUPUx6S5u9XY0gvravM3yNE4ZKgrSpN3qrWlBZFQjN6h3jaqx0qzN9Xc0l5JdoavLMaaGrY0fVVxhea7GjvbzBroQiNJ3fyd2kYNotL8
    vVvbuOol0wQ+5Aj5TfYygklhGtioM00zeHPcrKmBTUMYQtZ0W9swhTmPmu3Ucy76j4Y7qa45zeHRNN0Z6q3TIJZsAlIrPpNY9URATu3D
    KFZ7yZr6+TSLj7ax1fXnr9tl5Wg0kEYxl6A1TRDSMAYGNZLXJkzjzX8Ac5pHpHG8AE2oW+d95vEkK7Km6UYayNQRGkhpCJIm8kgNqfLv
    DwFuAKamVKmJSprJYmVwXdKooazWCZlpPpOmsuZo3LnGOPkbDrf6U4K2YSzfoW1szYTSYD5L2zgaHaXJvI+2cTVhSqN5N23jahCVZjPW
    fmNUOZ2G80SDMfQV1twLcD644O99bgaO/rLRT33XDm+at2XFZ0CrL9BfQLQPE1pjolCBpud+pZ2WNL5LI/ry/aAt0ekZ0liWta1hYJrS
    J7SNmlylMU3W1ppGi2lOr6lt3Lpdg5qe96U41aAyTepx9TeaKLUY1VC6/m6jbZjVymyslfoMa5W9QVEplZrWGoIEX5CW7+9PcyxNjWPT
    uK7RYfnCtOY0tKbRbprXh7wRKvP1MvcHS5s4GhSnic3/Yu3Kt/8Dzj6v+NQcAAA=
    """)
  private static let bzip2Numbers = text(
    """
    QlpoOTFBWSZTWXAxUzQAA0nZAEAQQAR/4CIDYA18AwAAPj3OdoeO97hXvdjvXd7dWlvOt11dOtGtHnbpwin4pgFVBhFU/zIPVKnqqfqm
    CKn7TFMRUARU/zRUwiqDCmmRiYmINTwk00SoMn6pY1v/PfUzypMlTJlTJUzJUyVMUqCVMcqJKmEqJamOVElTFKglTMlTJUyfvEyVM8qT
    JUyZUyVMyVMlTFKglTHKiSphKiWpjlRJUxSoJUzJUyVMyZ4mSpnlSZKmTKmSpmSpkqYpUEqY5USVMJUS1McqJKmKVBKmZKmSpilQSpjl
    RJUwlRLUxyokqYpUEqZkqZKmv/xER+RH5imPvuf9dVH8erwWWAPKICSwsLwDgzE4AqwsGcGjnIAqADAAutFIpAYdhAaXJAFFl2zrohaU
    AZAAXRASMLA3Q1F3RAFbhYI4NHJshIwLAOukVISBtgayChyQBRxNgAZRGhdILDcDieuiAKCzADDByQwLQYaaFmIgJwGIMA7bkgkEArA4
    yMHISAwwjQZ10QE8SFgbi7ObdLTQQ20dICG2kAIbagwgENtAWDLbRhAhu7YBivDMxQGaIbasATbaIAENtBgDbbQFEjbQBoy7asAUDblA
    CH12x8CG5aNChDbGUgZe3bC+IQ20AMZdtAchyXaQAh3dsA1DdOQBDLt2wBW20QAIbaLAdDtW0EhQ9u2FghlxbQCGXe2wYhtqQAQ21oCX
    5/TEfkR/dX7o/09n7+707G7lZoVgAXRGB/IzPPnSlK9stJJeXklr1kJJLRFbqinCSnCnEUnCnHDJFzMys0buVyuHdMgx2CnG94m5YNJN
    FLWECrnL3eYNtmK3MCOUpXAU5W74DyS7ZQcdmY+Ey4Ap3UvOcRmnlORdp25IgsJQBXGY4nx4Zbq4mTALwc269VYrmriZMTJiZ8XCWLEy
    YmTEwmMmTEyYmTExKRNJxNKvP3YZ3tCuju2t7jEAGUdOim5rdSSx80kresG2mhJKP3X6NpZZu/s7wFeuhEh8lZB22ORsM00TonG2KIbT
    vNUgXGvBtvPU0l+HTKP8lG8Szpfru45eH7M3NG4wyGcVSEgkJIEjc99313qr33t5zpwmFYhuowSCdySAJeaLS091ZN7s2SCWW0CdNINI
    Ek6Sb5H67djvERaWsSBLSoIrSLSBOc97MBTlZfvZe849Y1rKm9mYNBdseAZ3SAOi+8o7dpl6GsSGII3CU4mH+W7FxJU+CctPOo4uw8GI
    8jFzuZU0CrXgAWDAkjwxeXTMTGxsbtqo+7eXd7LDjDWbJkrrulOPi20lyFbbzDZNV1HTVVx7T5UvcaXvDaHMEss/AAfbPItffTEyYBk8
    29Gma55IPqcebQNKpc+7GztlWkxczzqfRW7153HMq92DwZCd6vS+V6gA7Isgq8rwwPCNy1mWwXPE9xjY3T5K+aeyFZZ9cLnIGQUOjfeL
    72AsGILAgsSAWBBYMQfkUEe7JjbYyLWAhwBiSax+fa+N71mnswV3DImqhWeUbkVJYkgILrUvCaBq7pypgKty3kPJzDwdzrJdJVUer9zm
    iE4EjO4/bwb4s6kR5p7RlTMpbPx9xh9+/e8QBy7vZlBwbZckdB25BAyWcgGjYB9zt5TAJPZ7U3rNVo++Cra9tCiiFlzveZwJUxDwNCeU
    ihH32/cy74Xh99ugbt2SImfJQydqbytouURZjQZ39HykC1v3pcrvUjR4cxGK6SLLtHOmnqbUWQMGIyTgQ94tOXdYwK8+5mmpc6CHBPSU
    ItquMR0iD5W8Dnb2jrpGKmmR+p0vIsht9N3U0LBEE+mlDCoPyJj3W0TGnX4PBXruKIr+7zncbRMTJiaJhbminAU4Ck5hUqgQnAU4Cg4S
    CnImlD+7C6+zfgzo7e5cE3gcDwuSAbwA0UCTc3uctnsnkA5O3lP318tN+n28Znh1vgUqLLHHlU1euwwYrzE97nt97so67PCQvd4eb80V
    ndF+oQ6rNcfLv51D+PIcURV0wK9HbyBqZvhXec87YUAt2vUZpSI89C8VK38K5Fbqcifpxuk7ne8XpxKOsiB7fRMl6dU9McCXux3LVfQw
    K8yVeufVuL0uxNq3aHyYdmb5uzeG7s3dzTTV2bvLvA0RhckBMxmLlaSQtVt3f3r71tpelgBZy2+aeZ79y+SCep77o3vm+DSf2xIhrhmq
    4WjGGd7h9vIOIefL3M6MyEOd52S2uur5lwbXi5MTstoAcLrK7Rrc7nsyJByJ3q9OPld5Jnje9eKpgqFkv3gu2eqrBBEmQ5aQAbXrXSqB
    QRvl20sJiRyoTvdhMjTZkxMmJkxMkTJPyZMTJiZBNKXFUnM/k0qcUk09hn7n3d4DpCQ59odfe651dzvTffDAPLNQD7c5ADW72xiOx/B5
    u7i7eWBd+WzwnyyCIrcLUcsMGK8xbl76OdN9kb4XgLz4u9c5epO99weNURJjunLnMthMJ6HdeMCvPVXro0QtdnmZ3DIcltRa16dWT8nf
    AM7p9r3byaUvyQkqfEqYjjseQAbRMVCpWorCnI8QcjbTTWSmBXkEmOy8zoW7xzYf0PTPPVvVz1TVQrtZxGAHXRBBmJJo5trPuv1pJeY0
    kqp8cJFx51KveowEGG3XnxUrfLKkz4vve7zN4qs5BJjNKh9u407vzLHtFQWzyyTOlTqvoy6vKzC51eYETkXcdxXnic67Xmiu2ZDvN9LW
    4BRhzrg+UFZ6WFg5d7mZl2BB+dReanu6oBSJx+9Z92dxysqmqhUx62sjADrogEo61Akl9z1pY2X71tpN+aSS11IJz3Q7w+WZ5RLv5lnU
    wK8ySK7dffb3AI7QZHPLzzH60njrXBiWlF1RMqxHiMyd0HvPE50Zb9M5G1lHnFEAsJim6VePc1YWn1OvD0RIS9l0QmbLO3d5UNtJ/buz
    mTm+Wp81tSISzu+n0+LAo+ZK8jxK3FSHcj6c2a7sFBwFOAhOApwFJwFyaKcBTgKLgLcCRctIFyg01MHqybz7n3PcT2zu4/d6cAOuiDTd
    apSvgvraS5jSSz2U/vJLE6rTM0+6/m4rL9IJoavB45+Ze3iCsGWsYmuWZWcuet1iEcevq6syu7CAJrcypq6e2OyWQWQ7VSjBFL3uo9mb
    l8wKepvHzHHTCJ7aLVnFBPD8pWZGWrxN8wg69L4ZzdqL6JyGpE9zcR8mfwADQGvwADQGvwADQGoABoDX6LuSKcKEg4GKmaA=
    """)
  private static let gzipFixed = text("H4sIAAAAAAACA0vUSeJKHAYYAEFFKMnIAAAA")
  private static let gzipStored = text("H4sIAAAAAAAEAwEMAPP/YSxiCmEsYgphLGIKLy+bGgwAAAA=")
  private static let gzipNamed = text("H4sICAAAAAAC/3guY3N2AEvUSeICAMUQlyQEAAAA")
  private static let gzipEmpty = text("H4sIAAAAAAACAwMAAAAAAAAAAAA=")
  private static let bzip2Runs = text(
    "QlpoOTFBWSZTWSeyS4oAAALQgYAQAAQAYACAAAggADDABtEybMlSLiNni7kinChIE9klxQA=")
  private static let bzip2Empty = text("QlpoORdyRThQkAAAAAA=")

  private static func text(_ base64: String) -> Bytes {
    Bytes(base64: base64.replacing("\n", with: "")) ?? Bytes()
  }

  private func joined(_ parts: Bytes...) -> Bytes {
    var builder = BytesBuilder()
    for part in parts { builder.append(part) }
    return builder.finish()
  }

  @Test func `Every kind of gzip's blocks is read, and members behind one another`() {
    #expect(Gzip.decompress(Self.gzipNumbers)?.description == Self.numbers)
    #expect(Gzip.decompress(Self.gzipFixed)?.description == String(repeating: "a,b\n", count: 50))
    #expect(Gzip.decompress(Self.gzipStored)?.description == "a,b\na,b\na,b\n")
    #expect(Gzip.decompress(Self.gzipNamed)?.description == "a,b\n")
    #expect(Gzip.decompress(Self.gzipEmpty)?.isEmpty == true)
    #expect(
      Gzip.decompress(joined(Self.gzipNamed, Self.gzipEmpty, Self.gzipStored))?.description
        == "a,b\na,b\na,b\na,b\n")
  }

  @Test func `What is packed with gzip is read again, however long it is`() {
    for count in [0, 1, 65_534, 65_535, 65_536, 200_000] {
      let content = Bytes((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) })
      #expect(Gzip.decompress(Gzip.compress(content)) == content)
    }
  }

  @Test func `What repeats itself is packed smaller, and what doesn't hardly grows`() {
    let lines = Bytes(String(repeating: "a line, and another one\n", count: 4_000))
    let packed = Gzip.compress(lines)
    #expect(packed.count < lines.count / 50)
    #expect(Gzip.decompress(packed) == lines)
    var random = SeededGenerator(seed: 1)
    let noise = Bytes((0..<70_000).map { _ in UInt8(random.next(below: 256)) })
    #expect(Gzip.compress(noise).count < noise.count + 40)
    #expect(Gzip.decompress(Gzip.compress(noise)) == noise)
  }

  @Test func `bzip2 is read with its runs, and streams behind one another`() {
    #expect(S3Select.Bzip2.decompress(Self.bzip2Numbers)?.description == Self.numbers)
    #expect(
      S3Select.Bzip2.decompress(Self.bzip2Runs)?.description
        == String(repeating: "x", count: 1_000) + "," + String(repeating: "y", count: 255) + "\n")
    #expect(S3Select.Bzip2.decompress(Self.bzip2Empty)?.isEmpty == true)
    #expect(
      S3Select.Bzip2.decompress(joined(Self.bzip2Numbers, Self.bzip2Empty, Self.bzip2Numbers))?.description
        == Self.numbers + Self.numbers)
  }

  @Test func `Compressed objects are counted as stored and as processed`() throws {
    for (type, content) in [("GZIP", Self.gzipNumbers), ("BZIP2", Self.bzip2Numbers)] {
      let query = S3Select.Query(
        expression: "SELECT COUNT(*) FROM S3Object", input: .init(csv: .init(), compressionType: type),
        output: .init(csv: .init()))
      let parts = [content.slice(0..<100), content.slice(100..<content.count)]
      let outcome = try S3Select.run(query, over: parts, now: selectNow)
      #expect(outcome.records == ["400\n"])
      #expect(outcome.bytesScanned == content.count)
      #expect(outcome.bytesProcessed == Self.numbers.utf8.count)
      #expect(outcome.bytesReturned == 4)
    }
  }

  @Test func `What isn't compressed that way, or is cut off, is refused`() {
    func code(_ type: String, _ content: Bytes) -> String {
      let query = S3Select.Query(
        expression: "SELECT * FROM S3Object", input: .init(csv: .init(), compressionType: type),
        output: .init(csv: .init()))
      return selectCode { try S3Select.run(query, over: [content], now: selectNow).records.description }
    }
    #expect(code("GZIP", "a,b") == "InvalidCompressionFormat")
    #expect(code("BZIP2", Self.gzipNumbers) == "InvalidCompressionFormat")
    #expect(code("GZIP", "") == "InvalidCompressionFormat")
    for content in [Self.gzipNamed, Self.gzipFixed] {
      for length in 2..<content.count { #expect(code("GZIP", content.slice(0..<length)) == "TruncatedInput") }
    }
    for length in 3..<Self.bzip2Runs.count {
      #expect(code("BZIP2", Self.bzip2Runs.slice(0..<length)) == "TruncatedInput")
    }
  }

  @Test func `Broken data ends in what it was or in nothing`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(25),
      corpus: [
        Self.gzipNumbers, Self.gzipFixed, Self.gzipStored, Self.gzipNamed, Self.bzip2Numbers, Self.bzip2Runs,
      ],
      alphabet: [0, 1, 2, 4, 8, 0x1F, 0x8B, 0x42, 0x5A, 0x68, 0x31, 0x39, 0xFF])
    for _ in 0..<FuzzRounds.count(600) {
      let content = mutator.next()
      _ = Gzip.decompress(content)
      #expect(Gzip.decompress(Gzip.compress(content)) == content)
      _ = S3Select.Bzip2.decompress(content)
    }
  }
}
