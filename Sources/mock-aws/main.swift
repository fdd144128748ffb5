print("mock-aws")
