/// A number of the night for monitoring, in the terms of Prometheus: a name, labels, a value.
public struct NightMetric: Sendable, Hashable {
  public var name: String
  /// In the order in which they are written.
  public var labels: [Label]
  /// Scaled by ten to the power of `scale`.
  public var value: Int64
  public var scale: Int

  public struct Label: Sendable, Hashable {
    public var name: String
    public var value: Text
  }

  init(_ name: String, _ labels: [(String, Text)] = [], _ value: Int64, scale: Int = 0) {
    self.name = name
    self.labels = labels.map { Label(name: $0.0, value: $0.1) }
    self.value = value
    self.scale = scale
  }
}

/// What monitoring asks of a night. All follows from the night's summary, so two equal nights give equal numbers; how long it took
/// is told by `o2c run --stats` and stands in no file.
public enum NightMetrics {
  /// Every name with what it means, in the order of the file. All are gauges: each night states its own.
  public static let families: [(name: String, help: String)] = [
    ("o2c_night_days", "Date of the night, in days since 1970-01-01"),
    ("o2c_night_supplement", "0 for the night itself, 1 for its first supplement"),
    ("o2c_ties_out", "1 when every control of the night holds"),
    ("o2c_controls_failing", "Controls whose two figures differ"),
    ("o2c_files", "Files received, by kind and what became of them"),
    ("o2c_documents", "Documents in the files taken, by kind and what became of them"),
    ("o2c_orders_received", "Orders recorded tonight"),
    ("o2c_orders_received_amount", "Their totals by currency, in major units"),
    ("o2c_issued", "Documents issued, by kind"),
    ("o2c_issued_amount", "Their totals, by kind and currency, in major units"),
    ("o2c_exceptions_open", "Exceptions that wait for somebody, by severity"),
    ("o2c_exceptions_new", "Those of them that this night raised"),
    ("o2c_exceptions_closed", "Exceptions closed since the night before"),
    ("o2c_receivables_open", "Open invoices by aging bucket, base currency, in major units"),
    ("o2c_receivables_unapplied", "Credits and cash on account, negative, base currency, in major units"),
    ("o2c_bank_balance", "Balance in the books by bank account and currency, in major units"),
  ]

  public static func of(_ summary: NightSummary) -> [NightMetric] {
    let base = summary.base
    var metrics = [
      NightMetric("o2c_night_days", [], Int64(summary.date.days)),
      NightMetric("o2c_night_supplement", [], Int64(summary.supplement)),
      NightMetric("o2c_ties_out", [], summary.tiesOut ? 1 : 0),
      NightMetric("o2c_controls_failing", [], Int64(summary.failing.count)),
    ]
    for traffic in summary.files { metrics += files(traffic) }
    for traffic in summary.files { metrics += documents(traffic) }
    metrics.append(NightMetric("o2c_orders_received", [], Int64(summary.orders.count)))
    metrics += summary.orders.totals.map { money("o2c_orders_received_amount", [], $0.minor, $0.currency) }
    for outgoing in summary.outgoing {
      metrics.append(NightMetric("o2c_issued", [("kind", outgoing.what)], Int64(outgoing.count)))
    }
    for outgoing in summary.outgoing {
      metrics += outgoing.totals.map {
        money("o2c_issued_amount", [("kind", outgoing.what)], $0.minor, $0.currency)
      }
    }
    metrics += exceptions(summary.exceptions)
    metrics.append(NightMetric("o2c_exceptions_closed", [], Int64(summary.exceptionsClosed)))
    metrics += summary.aging.map { money("o2c_receivables_open", [("bucket", $0.label)], $0.amount, base) }
    metrics.append(money("o2c_receivables_unapplied", [], summary.unapplied, base))
    metrics += summary.banks.map { money("o2c_bank_balance", [("account", $0.account)], $0.closing, $0.currency) }
    return metrics
  }

  private static func files(_ traffic: NightSummary.FileTraffic) -> [NightMetric] {
    [("taken", traffic.taken), ("refused", traffic.refused), ("duplicate", traffic.duplicates)].map {
      NightMetric("o2c_files", [("kind", traffic.kind), ("result", Text($0.0))], Int64($0.1))
    }
  }

  private static func documents(_ traffic: NightSummary.FileTraffic) -> [NightMetric] {
    [("received", traffic.documents), ("refused", traffic.documentsRefused)].map {
      NightMetric("o2c_documents", [("kind", traffic.kind), ("result", Text($0.0))], Int64($0.1))
    }
  }

  private static func exceptions(_ exceptions: ExceptionDigest) -> [NightMetric] {
    func metrics(_ name: String, _ count: (ExceptionRaised.Level) -> Int) -> [NightMetric] {
      ExceptionRaised.Level.allCases.map { level in
        NightMetric(name, [("severity", Text(level.name))], Int64(count(level)))
      }
    }
    return metrics("o2c_exceptions_open", exceptions.open) + metrics("o2c_exceptions_new", exceptions.new)
  }

  private static func money(
    _ name: String, _ labels: [(String, Text)], _ minor: Int64, _ currency: Currency
  ) -> NightMetric {
    NightMetric(name, labels + [("currency", Text(currency.code))], minor, scale: currency.exponent)
  }
}
