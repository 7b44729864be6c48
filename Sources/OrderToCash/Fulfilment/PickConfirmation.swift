/// A shipment that was released to the warehouse and waits for its confirmation.
public struct ReleasedShipment: Sendable {
  public var key: Key
  public var number: Text
  public var account: Key
  public var releasedOn: BusinessDate
  /// By pick list line.
  public var lines: [Line]

  public struct Line: Hashable, Sendable {
    /// Number on the pick list, from 1.
    public var number: Int
    public var orderLine: Int
    public var item: Key
    public var sku: Text
    public var allocated: Quantity

    public init(number: Int, orderLine: Int, item: Key, sku: Text, allocated: Quantity) {
      self.number = number
      self.orderLine = orderLine
      self.item = item
      self.sku = sku
      self.allocated = allocated
    }
  }

  public init(key: Key, number: Text, account: Key, releasedOn: BusinessDate, lines: [Line]) {
    self.key = key
    self.number = number
    self.account = account
    self.releasedOn = releasedOn
    self.lines = lines
  }
}

/// What left the house of a released shipment.
public struct ConfirmedShipment: Hashable, Sendable {
  public var shipment: Key
  public var date: BusinessDate
  /// As the released lines; picked + waiting + cancelled = allocated.
  public var lines: [Line]
  public var rulings: [Ruling]
  public var exceptions: [ExceptionRaised]

  public struct Line: Hashable, Sendable {
    public var number: Int
    public var orderLine: Int
    public var item: Key
    public var picked: Quantity
    public var waiting: Quantity
    public var cancelled: Quantity
  }
  /// Nothing left at all: no despatch advice, no revenue, no invoice.
  public var isEmpty: Bool { lines.allSatisfy(\.picked.isZero) }
}

/// Judges the warehouse's confirmation files, and says what follows from them.
public enum PickConfirmation {
  /// What was picked of each line of the shipment, or all problems of the record at once. A line that is not mentioned was not
  /// picked. A missing date is the night's.
  public static func picked(
    _ record: ConfirmationRecord, of shipment: ReleasedShipment, date: BusinessDate
  ) -> Result<[Quantity], Refusal> {
    var problems: [Problem] = []
    let shippedOn = record.date ?? date
    if shippedOn > date || shippedOn < shipment.releasedOn {
      problems.append(
        problem(
          FulfilmentRules.confirmedAhead, record.place,
          "shipment \(shipment.number): the date \(shippedOn) is not between release and tonight",
          "released \(shipment.releasedOn), tonight \(date)", "Send the day on which the goods left."))
    }
    var picked = Array(repeating: Quantity.zero, count: shipment.lines.count)
    for line in record.lines {
      switch place(of: line, in: shipment) {
      case .failure(let refusal):
        problems.append(
          problem(
            FulfilmentRules.unknownLine, record.place, refusal.what, refusal.why, "Send the pick list's line number."))
      case .success(let index):
        if line.quantity.isNegative {
          problems.append(
            problem(
              FulfilmentRules.badQuantity, record.place,
              "line \(shipment.lines[index].number): picked \(line.quantity)",
              "quantities are not negative", "Send 0 for what was not there."))
        }
        // More than enough is refused below; it need not be summed up, which could overflow.
        if picked[index] <= shipment.lines[index].allocated { picked[index] += line.quantity }
      }
    }
    for (line, quantity) in zip(shipment.lines, picked) where quantity > line.allocated {
      problems.append(
        problem(
          FulfilmentRules.overpicked, record.place, "line \(line.number), \(line.sku): picked \(quantity)",
          "only \(line.allocated) were released", "Correct the quantity; what is more needs an order."))
    }
    return problems.isEmpty ? .success(picked) : .failure(Refusal(problems: problems))
  }

  public struct Refusal: Error, Hashable, Sendable { public var problems: [Problem] }
  private struct Unplaced: Error { var what: String, why: String }

  /// By line number where one is given, else by sku, which then has to stand on the pick list once.
  private static func place(
    of line: ConfirmationRecord.Line, in shipment: ReleasedShipment
  ) -> Result<Int, Unplaced> {
    if !line.line.isEmpty {
      let index = shipment.lines.firstIndex { Text(String($0.number)) == line.line }
      guard let index else {
        return .failure(
          Unplaced(what: "line \(line.line)", why: "the pick list of \(shipment.number) has no such line"))
      }
      guard line.sku.isEmpty || line.sku == shipment.lines[index].sku else {
        return .failure(
          Unplaced(what: "line \(line.line): \(line.sku)", why: "the pick list says \(shipment.lines[index].sku)"))
      }
      return .success(index)
    }
    let places = shipment.lines.indices.filter { shipment.lines[$0].sku == line.sku }
    if places.count == 1 { return .success(places[0]) }
    return .failure(
      Unplaced(
        what: "\(line.sku)",
        why: places.isEmpty
          ? "not on the pick list of \(shipment.number)" : "\(places.count) lines of it on the pick list"))
  }

  /// What follows from quantities that `picked` let pass: they left the house on `date`, what is short waits or is cancelled.
  public static func confirm(
    _ shipment: ReleasedShipment, picked: [Quantity], policy: FulfilmentPolicy, date: BusinessDate
  ) -> ConfirmedShipment {
    var lines: [ConfirmedShipment.Line] = []
    var facts = Facts()
    facts.add("lines", shipment.lines.count)
    var exceptions: [ExceptionRaised] = []
    for (line, quantity) in zip(shipment.lines, picked) {
      let missing = line.allocated - quantity
      let cancels = policy.shortage == .cancel
      lines.append(
        ConfirmedShipment.Line(
          number: line.number, orderLine: line.orderLine, item: line.item, picked: quantity,
          waiting: cancels ? .zero : missing, cancelled: cancels ? missing : .zero))
      guard missing > .zero else { continue }
      facts.add("sku", line.sku)
      facts.add("released", line.allocated)
      facts.add("picked", quantity)
      exceptions.append(pickedShort(line, quantity, shipment))
    }
    let rule = exceptions.isEmpty ? FulfilmentRules.confirmed : FulfilmentRules.pickedShort
    let outcome: Text = exceptions.isEmpty ? "shipped" : picked.allSatisfy(\.isZero) ? "not-shipped" : "partly-shipped"
    return ConfirmedShipment(
      shipment: shipment.key, date: date, lines: lines,
      rulings: [Ruling(.shipment, shipment.key, rule: rule.id, outcome: outcome, facts: facts.text)],
      exceptions: exceptions)
  }

  private static func pickedShort(
    _ line: ReleasedShipment.Line, _ picked: Quantity, _ shipment: ReleasedShipment
  ) -> ExceptionRaised {
    ExceptionRaised(
      .warning, rule: FulfilmentRules.pickedShort.id, subjectKind: .item, subject: line.item, account: shipment.account,
      message: "\(line.sku): \(picked) picked of \(line.allocated) released with \(shipment.number)",
      whatToDo: "Count the item and send the count: until then the missing goods are promised again.", verbs: [.dismiss]
    )
  }

  private static func problem(
    _ rule: Rule, _ place: Place, _ what: String, _ why: String, _ whatToDo: String
  ) -> Problem {
    Problem(rule.id, at: place, what: what, why: why, whatToDo: whatToDo)
  }
}
