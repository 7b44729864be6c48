import Testing

@testable import OrderToCash

@Suite struct PayerDirectoryTests {
  /// With one bit of each hash nearly every account meets another; with none all do.
  @Test(arguments: [UInt64.max, 1, 0]) func accountsWhoseHashesAreEqualStayApart(_ mask: UInt64) {
    var payers = PayerDirectory(hashMask: mask)
    for number in 1...300 {
      payers.add(Text("DE\(number)"), account: Cash.key(number), group: Cash.key(number % 7 + 1))
    }
    for number in 1...300 {
      let owner = payers.owner(of: Text("DE\(number)"))
      #expect(owner?.account == Cash.key(number))
      #expect(owner?.group == Cash.key(number % 7 + 1))
    }
    #expect(payers.owner(of: "DE301") == nil)
    #expect(payers.owner(of: "DE30") != nil && payers.owner(of: "DE") == nil && payers.owner(of: .empty) == nil)
  }

  @Test(arguments: [UInt64.max, 0]) func anAccountOfTwoGroupsIsNobodys(_ mask: UInt64) {
    var payers = PayerDirectory(hashMask: mask)
    payers.add("DE1", account: Cash.key(1), group: Cash.key(1))
    payers.add("DE2", account: Cash.key(2), group: Cash.key(2))
    payers.add("DE1", account: Cash.key(2), group: Cash.key(2))
    #expect(payers.owner(of: "DE1") == nil)
    #expect(payers.owner(of: "DE2")?.account == Cash.key(2))
  }
}
