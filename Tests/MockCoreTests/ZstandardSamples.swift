// SPDX-License-Identifier: Apache-2.0

/// What the command line tool and its library, version 1.5.4, make of the contents in ``ZstandardContent``.
enum ZstandardSamples {
  static let all: [(name: String, content: ZstandardContent, base64: String)] = [
    ("empty1", .empty, "KLUv/SQAAQAAmenYUQ=="),
    ("short1", .short, "KLUv/SQcrQAAeEhlbGxvLCBod29ybGQhCgEAOgoXSuPNmQ=="),
    ("short1Unchecked", .short, "KLUv/SAcrQAAeEhlbGxvLCBod29ybGQhCgEAOgoX"),
    (
      "text1", .text,
      """
      KLUv/WRoCjUYACYWNBigN8MBgEZNRu8tFyL6X5iUZEpJStvsf5o9ACgAJwB1S6pVMRAOCYQhc9J69PvnKM0ShkKCwPAoFIZEoQBg\
      vPiEQYBgoTAgGOXB4rAYADAoMDaIQ4DCGA2EQwIRny8iHwqnUnMpCkfbyIRFLCrJ5saWo+65ZDop13DkYw+vpKaODzI5E/Iefvk0\
      07oqJc1zWfSENpkyY67i4lbkVrk1U0k7sa+zhsf8MrWYAsbnMRV/odBqGk04KtLUsUPO7DxNxsuMpvrzRZ0LjdaXXLX9IbuBOagx\
      ea+1zxyRhEgxKbG9ARE0LNFpzgOhQFSiDpzdZf3lAjxBi5/dQkjLkj5yo3twit9uR4/sJ9OXAyxXlxjrBUDWK+YXDMAPPdn54an+\
      LV2bKW5DEqM+spCmnPjIDuDsb58NcFssvILTXgD1Kc7rH4LsF4k0X53wEEN8gpq0uCEShjiX7zp7RW9yxagIAZIfu726YDI5m2/X\
      RXmcNUQLrsmYa5TSSHzEK6y1xnE5CYJnq6P6TEtZgYJcRm4UeHYUPSCQlVgca9egMivCiM8rz/ikiZvkNRDpB3olKdxuxYAWYkoR\
      7lzIcfKiDmC245YDcR8tEvGCuHGWTXLczyOAXm7QmK7Z4JlwL3YtqTI3shqaNWCOwMnqkUbdtsqhvZEzrRmU7JsUlXylm7wx35k9\
      V7E+uXshwiHZE75tMZTFwH6Fouy2flqUdDMXX+YQMyHPe7kOkjwxgSOod/rOGuT6t3W49OhJve8WGHsPd7Za1jGwKQKoAwgCrC9C\
      KGu42ZvxaICbafNALADFSsXWW6uXo6J6Z7Uk8MlmkMNIq0GoxJwoiHgkpR2hhJLI+gTTpcxfiQsJFxOS2/mboXpGxCXfYoe3P3uI\
      mjKhOJTMHRjKdqtNODMgq0PQ2VCo9Suyp4gEZt1Xg6lMHws/FtgHGusLGmWaeN86O8gtlhdc4jJ1Tvy1EzP9XlfUdW94FUMNRrbW\
      GGJIHjTIIrv5+oXEsnvr7B0zQQhnd23bHI4lCFtSaQarAsyQctU=
      """
    ),
    ("long1", .long, "KLUv/aQA4gQAhAAAQGFiY2RlZmdoAQD1/8sLF0wAAAhhAQD8/zkQAk0AAAhhAQD8YR0IAS+K00k="),
    (
      "text3", .text,
      """
      KLUv/WRoCk0YAHbUMBigNekAfyP0zX5xPuoBgJlMSaYkpW32P002ACUAJADmsdmGDF2LVux4R8WKaBQF40BOx1EYhcKAnHtGEXBI\
      HAQEYi1IGBICA4IBQkIYAA7CFgSDgQhz1JKN6cZc5NBw6qrLWn9J/xTfed+QcXxTaY4tp8deRi/1lsgeV0Rmt7V43mryr5dML216\
      l6frZvNmvlpVO/dqbqG7Ifvr+JsJ5MPT6246RTqrWCyrqN4qEc837JBtdzXLqJB2Vrf97nHmzOXnB4E1qGF13r/mgYQGMSmp5gMR\
      IBDJstoqSTq4JqlsHYh4V/7LrzNLEF/Y4pIgkr5wmj00DD/Vjp/6L3iAsHnjm/KvS8Y2044GUKZwOQvtHPWwbaAuBj4TTcr8DMEQ\
      ZilH9QnTMPrT7Ua5kFiUX83TDQBR89Vr9w+6A5KC0kRtRO4xafhAqk9kBBaxcHUyxKHyl7NB9DrMdQnFSeduqdqYSNor/caRXi9s\
      xpQCMnqNl9JINSyYxkZMdQvBR6k2JKa/2p9CnBtlNbyjNVcmWRHjk3b9daQLs2QwMjLOmFh5l0WHPS+3Lv4BBChCkJQQ217mQ8pL\
      OODf/lkQiUNvkYj3x42k7Cyp4hxa9NZBwxCZyS5cU5DhOuUi+JdclYAyn8NwVn+i4s/G8+5QbwdSt8blEhWTThaGdLw307TNfHa1\
      +dS0SuARWY3dlmB867j9HMXZ23XEJAEzs96NEddDOht8zUm3xAqOLaydV+T//9WN6wqnzZ2wgKjwDJLPpgsIVLtinQzMAxJ2WAh4\
      LTQb5lpL7LVtFiAGwNmKv9WotVE+UjVkHNKP+mBGDlfaB6EBg0UhxtGU6CO0iwdrTig4aep/CEIvYGoyuhZlvF+xZUqzZRikDQ65\
      fCInYCVv94Seu61NS7JCoIbYsrTj5HvPrRBHjRfvInOU+ziI6E2CHNUWDffUHPto2SoPf9l3FLqvDnYfWcTsexsu4+pgsKuxA1os\
      VLZGNmfExl5sT8wXL46Qi7cm3pZagjSDUvZTPmnZzZKo9IJVAcyQctU=
      """
    ),
    (
      "text19", .text,
      """
      KLUv/WRoCs0WACZXNReQKemY/e0/llKjr5npXcqUUpLJmuzOxD4AKQAoABeTR2OoHV3uWwpZDT1crA3PiDgYEAYFLZE4IAwGgKLe\
      QhwIDBISCgGFu5AwkFAAoIBQcAcDAomCPQQMIA4CM3W9ZfI31ipu5WGiUVQitfZzXx9OKL0/7pS6jiOS8SKOPvP0jcV6EANj06CX\
      dSki86h6ndzyfBMy3UPXkJDZXlrnkCr7qEP6UjgOfso/yd3XBQlJMqlVuWR06JGHQ843VKNeyWOrraGwo+fji1Jd8bZ0Q84hw6Gh\
      54EvqBF1vX/NAXGIQFEQbLwBESQ0znhYSZLhWMv7mQkiF0MPvnWKl6sRqe6/Oct7qDE/ZGjW/0J6FTxynm1sFjEaxUaBytmyTvVt\
      jGGoD74e5jsBFChy+W8CwOf+85kEVM9/Xv2UywKofvi3/lWsDlrBmcBIlS9MLPYQE1TfVThApMQflmRjSt3WwzcLY8i9OHFo73XI\
      fLOVNb71tTHZpVuzFShpVTYKe2GkHokczaF62TmgIqSXZ5FFzCuDSbnFa3epplJpnueyYFKog80uw0UnGREeYKQvA4ltsXRzEpQr\
      SDto5Ylt0ivWzPHVHWmR63ObH1HyTGlpdpYfHq9r9JglCzaiq6ZpQ5MmleKFtrNNUaYluCbL4UebHW9ia14o5ttusd1kVHtLbHaU\
      c7sYSU8m8+pU2Okg//+jrmUXbhX59mnixP5n/rXIobPP+IH4CJ+eDVFq+VKuM6kZpW3UE2AAG0IjYdOq7IekUCEsDcn1Z1w5BkZ9\
      41vKjHKXCmYJ8ETTfrHsYw6gKsquXQmBFbPElnWefkMO/SHIXrVEO1Yo2yXTDLNeZcom4m0vtUtDNL2In8acIh8Avj3BAfkvoK1m\
      KJdzbWRP3MLDW1erY+ba4oiT963L62t0dcsAnqWwPtMut8pSi4B8chGA7UzYvFhZScgStyujej6mPJZTaRCrAsyQctU=
      """
    ),
    ("long19", .long, "KLUv/aQA4gQAhAAAQGFiY2RlZmdoAQD1//PLBUQAAAABAP3/ywsQRQAAAAEA/WEdAAEvitNJ"),
    (
      "streamed", .text,
      """
      KLUv/QRYVRgAdhQxGKA16QC/WfpmP7E76gGAmUwypSSlbfY/TTcAJQAkAOYpCMZxIEPXoouPd1RcxKMoHAZyQiCKo1AYkLPeUQQY\
      EggCAnELEkZCYEAwQEgHAwBB2IJgHIdjdOMpixwaTq1q5dZf0j/F7rzdkDl2o9IcW04bv0wv9ZbIt405ZN/c4nnX+NdL9NLTW0mr\
      24y38dWq+qxXWwvdDfmv42/mqCUH5KfX3XSKdFaxWBbVi6tEPLthh8x3NZapkD7Xzb/1OHO28rNfUYE0qHFtrrXPHIGEBikoqecD\
      EUQky2KtJOklKr+bSvUDq7t6vhzaGZL4uhaVBJH0mzPv8QH4OXZ8SD/4A8RmgW8CP13iZJpyMoA6Rc6ZyM7RFPlNsD1cjWgB81nC\
      oUZm5w6T8zD6081FOXItur/802IApWnmdboP0thIQTLRdZAbTxo2kOqJEwEMi1dnhDgsfz/bQQ9NMUqEvElPt5yZTGTs1d+YSLcX\
      gzNlkkyYxktqrBKWfEMjprCFwSOrNp9po7ZaocE9Wy3aCbyJhqyM9ZF35TlUuls0GIkY1ybiu8ugw4BXYpf9cAWA0EGK146VuYy8\
      4wO77ZzFkTiCFkA8X26g5WfZEn5srTcO2rbHjHbBroII15Mu9j/eyvcTwxyDU/yzdp/h5/ChN39R3BZnSsom86Ru6RJvMtPPjOzK\
      8UnRywJmktVobcFRr6Pvdyrubuenp6Q8c83rBuIsZAlXlw5pSqyAM/LSaaUc/8468Vz8dLiXFnAVbIPWs/wSD51V6I8A/wGXXRvS\
      WE+b9Rx/HeuCjQQSCtBZEW0laMHlVKqZzE5CU9MscXinxQhTGDpqGR+YmhxBuHCw/aQPSPH/0D3UB2Ahl/OGDdQDt/dSuOWc0JKH\
      Rj64El4lupuH5rvaJhjZm3SH0GezYIbXkkMhbptzXnkmQP6wiNULiSzUGJrw1PD10bCTH3RBdOjdsI4IH1cU7HylVMt1xABXcBo2\
      WBJLIcPijqZbwJxvfGGGLbgF7hmpC8iZJmRT4VnmGVm9StdYFcyQctU=
      """
    ),
    (
      "random", .random,
      """
      KLUv/WQsAGEJAPiTb59W3o3qJdl9eX8O8SuL81jliQjECpqznblV2wjKCkYVhtSzqyhhtzMXgFgH4W9rmffirWMr06SS6g00cjl2\
      AJhxH4bRuQ35zUjF3YtYmWWE6bWMlzvo9bcININWhRS4kBePzxjWAZfjwqQWlsfh2bByWRx3cbKfpM0iQ87mvGeXMn0EmLUVig0/\
      d3lAaB/Atkwm1hwHB5nw7y/p8JRGBEN4QKBojyLK4nWVgaBxLBEuLnUxnjPB3DQns+/Ux4uHLKMwGKGb/077HVakzxzfxbDPnKUV\
      LrdfCC0HzZS3YunsaaXmWxOEDu/vElrlnw/T0+j1q5gxwRoEuYL6RpujIRmD94KuLokCWKMhHPkzljMwMte6QHK3Br+DfO4DrSYo\
      TKp/Y7Ek5yTM8UHwOTo=
      """
    ),
    (
      "flushed1", .blocks,
      """
      KLUv/QRILAcAsssgGZAlbQNgvbVF2y6RjTT9/4he2ba28DF2IgfnA022oiZuiXV6tvlGMLFKEWN6tvnlRhrvkH5ILnmH9LtKPdv8\
      IejZ5mfhHdJL1SUSPOQd0o/o2eaTMkWwG2fMmGpFTXycUNaKmnhWStoICW6wmFYAokiD8ysDxRYBgoHArXiHdCt6tjkoIGAiUng8\
      iBDge8wawLgPZuZ72wllVI8gGpvNZYGCfWwuFztVRngZuNpYZzc3hbFJbHPjqmAb0qyL+DRjX7BlswtFi+ZrYbUIqwW9FcYSgSOA\
      gSd4u6A1X1aF0YV6AvQFADOHEIKBwMlh4R3SRxlD6jIFY2kIMXq2+VVKHUHeIR3LECykmGBGeIf0IrxDeiFFzzYfBd4h/QrvkI7C\
      FSF5h/SSxSqTBDAgQEJCEIN3A5nBiYBnHPtmIGUG8CJWyrfVJbTOV85mqiOWsYNkclSxmTELh/bRKjOEbcGwD5UccctNUfBiBrCV\
      m9rs0qS+I0ZDlubCWZATPP+ZudL6ll0yGzLk45ByLS+yq1zIme1iR8ZZiPtCmMjGgIUKlmBr9oOMBQBzhAqKmnga75BOSibvkC5k\
      IVXlBimJxQyFNIeYh5bCFUEoZ7AY3iHhDRRbBAQ0IFAiMYTK+EPPTJvMPqSEDEzSmHSbwZvs24LzO1xhg0+7oZfsg9mRM/lcYThK\
      Q7eso1y/N1NMkdv2PW2HJGRg/ob3DBDDISQpZ97s8haS8iWQcOIZf2AnO5xxBlGG//PV+cymsVNN3MtnwYW5NI+znF25njZDla3/\
      jDsQKJuBBmLNyBacBQBzRQxJGyHBiZEzAu+Qnsg7pN9lpqlyRswh75BuRhreIb0wjYC8Q6pW1MRd4pErgqXlFcwOMiBgQhkyygNu\
      t1DQfDverO5zvSLHDLs6X/nNRGRFG/LChUk4MFEPJGswUL5+msPrfRRYoiUEQPvYkVlK3LZXeBnnZfP27rCcjzgr0bI58dzs5Pbn\
      FiSM0gs/0JaZSzPzIs9y7pkJ13ypmMNFvhVLiDAvzpHMnNry3AAQPG8PCywGAGQDczQxMjYzNzk1OTk2NzM2c2hpcDIzNTcgc2hp\
      cDQ5NzU1OTQyMjU1MjY1NDYzMm9yZGVyNTcgNiBQQiFClzfMQ7D+MSFYQLmZe4IdCFDh/Z7tnBwgaHEkXpc7bWYAEbHkZq9hbAuG\
      gikox0QK0AjCjdCOgSQD/gKJYga8fRHNGtEInsUO9GhfMdpBiHzQLdEtCHSRiTLPMvb2ZlEQ4+yZQWYpqBwZS2iUOQ1N+DCDsMih\
      MYHLyNAC88XOUdvlmEqituGvvAMA0DYzNDUxNDM0Mzg2NDMxNTE5OTU3MzI4NDkgIgBBGQAyqhSbHZi33JU36JQzALUvICh+krA8\
      A0nlwyF27JIN7JELwDi/lZkdkQUQ/NkOuuU7wmbl5iw/BRpcQCVBMM6CA4A7AM77tMrMzsziSQn8Fvtwy4VPpqzDEgB6I4Svfg==
      """
    ),
    (
      "flushed19", .blocks,
      """
      KLUv/QRo5AUAYocVEbA97FV0vqHqJFymJNKia5JhBwQvz/u+zf6+y4VJeHbR3/thPCH7Lry9BRBbBnfowmVDj+WYUHTgV8oUETKg\
      OCkxMTclPaBJnWs2QyHgfUtJwCSdFV8zqLF4vX/NAUBEUMiyBxAixygfiEQkr5z5xPjg8KEnMiD/aTQwW3KDeUb3pBYPOpar0llx\
      pxkeeKEtXa/V1WpsTyTofnALm7asNviyBRjXTIJ6ZEYCktBdMITxNi/YotKIVwFEBABDhAmGQiC+fcOSUni3dOj/wFy+CFGWEN8m\
      XnzwChbEl9tHk0GebPP+izn4EBLJhD1FXdFv9tIk5QMgwQ+BvVD2mKEh2VSz5gkBemtizCvSQ3WajMSuHkyKOtjjny7JYxPAISrX\
      4QNhCq981s7r35UiIe/elcruH3rZ3WmH0XHkJUuH8B/GpvUKXAQAgwMICUUHXJDiPPiJ2OL7HARhwoKXA/so7c7f7ksGD9LFSQk2\
      6DBCZJwrHxEkOI1wW2FZA+azXjP0auqbQxQpsCtZMF+FrRLGkKkj1I5HVyxy+4Pfjon+BirU+yw9MnS6oKRipruiYHeSJPq/14Ws\
      e572+xywT8Ryf+bHxWGlDz4DiwzDvRlCqAkYBFQEAOODCFx6S4/uD++EOJMmL347lLJe/JuUHr4rvt97cJfxLL6Z+Mc46FBGIHLu\
      HAMQEgcNejMKFL9x0lIjQpEsc+OCtOVUWQ68MtyoxRpdZr5JpTG/RQDGWWBu1yFKd4wgD5nEHSW3RY79k7DMk+hxrVzFat0CzNye\
      7tjDI7Ub/MMkfmekkz1+nnmLPHQEABNECTu+BNJLyH5vMymElMGCSVnuUXzZC4tCyhZ27yaCbBDOQQweP2Q16FBEMISU1QERaCUD\
      OVWrAUQnMR8QjiCSie8iAGTaP/vMFkT7CmzwAIo6/8ZHiainBS0EGeMNURzjj2S6iTuIZ/GTBW77vNtwwMlgoYP9IGrnG0hP0/BZ\
      42x8se/Idqg8b2WlJA98AgDjgQTgBb9YUbaULiKQwb3fgwfzGAEi/EjrejrjxIXBD26vd/y+Gknxfi2uZA/F69c2s64fnT7X0cnP\
      pmcxwKqIUAlyVitA37oB1tHyzwwBwxIAeiOEr34=
      """
    ),
  ]
}
