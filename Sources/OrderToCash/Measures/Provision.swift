/// The bad-debt allowance of a night: every customer's exposure by age at the rates of its group.
public struct Provision: Sendable {
  public struct Customer: Sendable {
    public var party: AgingParty
    public var open: [Int64]
    public var lost: [Int64]
    var matrix: ProvisionMatrix
  }

  public let customers: [Customer]
  public let buckets: AgingBuckets
  /// Whether any rate is known.
  public let isKnown: Bool

  /// `history` takes the place of what is configured.
  public init(
    _ aging: AgingTable, policy: AllowancePolicy, history: ProvisionMatrix?, party: (Key) -> AgingParty?
  ) {
    buckets = aging.buckets
    isKnown = history != nil || !policy.rates.isEmpty || !policy.groups.isEmpty
    customers = aging.customers().compactMap { account, sums -> Customer? in
      guard let party = party(account) else { return nil }
      let matrix = history ?? policy.configured(party.segment)
      let open = ProvisionMatrix.exposure(sums.baseBuckets, unapplied: sums.baseUnapplied)
      let lost = matrix.rates.isEmpty ? open.map { _ in 0 } : matrix.allowance(open)
      return Customer(party: party, open: open, lost: lost, matrix: matrix)
    }.sorted { $0.party.id < $1.party.id }
  }

  /// What the allowance must be, in base currency.
  public var required: Int64 { customers.reduce(0) { $0 + $1.lost.reduce(0, +) } }

  public func customerRows(_ base: Currency) -> [ReportRow] {
    customers.map { customer in
      ReportRow(
        [
          .text(customer.party.id), .text(customer.party.name), .text(customer.party.segment), .text(Text(base.code)),
        ] + customer.open.map { .amount($0, base) } + [
          .amount(customer.open.reduce(0, +), base), .amount(customer.lost.reduce(0, +), base),
        ])
    }
  }

  /// By group and bucket, groups in order, then the total of each bucket and of all.
  public func matrixRows(_ base: Currency) -> [ReportRow] {
    struct Sum {
      var open: [Int64]
      var lost: [Int64]
      var matrix: ProvisionMatrix
    }
    let none = Array(repeating: Int64(0), count: buckets.count)
    var groups: [Text: Sum] = [:]
    for customer in customers {
      let name: Text = customer.party.segment.isEmpty ? "(none)" : customer.party.segment
      var sum = groups[name] ?? Sum(open: none, lost: none, matrix: customer.matrix)
      for bucket in none.indices {
        sum.open[bucket] += customer.open[bucket]
        sum.lost[bucket] += customer.lost[bucket]
      }
      groups[name] = sum
    }
    func row(_ group: Text, _ bucket: Text, _ open: Int64, _ rate: Percent?, _ source: Text, _ lost: Int64) -> ReportRow
    {
      [
        .text(group), .text(bucket), .text(Text(base.code)), .amount(open, base), rate.map { .percent($0) } ?? .empty,
        .text(source), .amount(lost, base),
      ]
    }
    var rows: [ReportRow] = []
    for (name, sum) in groups.sorted(by: { $0.key < $1.key }) {
      for bucket in none.indices {
        let rate = sum.matrix.rates.indices.contains(bucket) ? sum.matrix.rates[bucket] : nil
        rows.append(
          row(name, Text(buckets.column(bucket)), sum.open[bucket], rate, sum.matrix.source.name, sum.lost[bucket]))
      }
    }
    let open = customers.reduce(0) { $0 + $1.open.reduce(0, +) }
    rows.append(row("total", "all", open, nil, .empty, required))
    return rows
  }
}
