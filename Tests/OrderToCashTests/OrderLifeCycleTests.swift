import Testing

@testable import OrderToCash

/// Where an order stands follows from what happened to it.
@Suite("Life of an order") struct OrderLifeCycleTests {
  typealias Life = OrderLifeCycle

  @Test(
    arguments: [
      (Life.Judgement.received, 0, 0, 0, false, OrderLifeState.received), (.inReview, 0, 0, 0, false, .inReview),
      (.onHold, 0, 0, 0, false, .onHold), (.approved, 0, 0, 0, false, .approved), (.done, 0, 0, 0, false, .closed),
      (.approved, 0, 4, 0, false, .partlyShipped), (.approved, 6, 4, 0, false, .shipped),
      (.approved, 0, 10, 9, false, .shipped), (.approved, 0, 10, 10, false, .invoiced),
      (.approved, 0, 10, 10, true, .closed), (.approved, 10, 0, 0, false, .cancelled),
      (.onHold, 10, 0, 0, false, .cancelled),
      (.onHold, 0, 4, 4, false, .partlyShipped), (.approved, 3, 0, 0, false, .approved),
    ] as [(Life.Judgement, Int, Int, Int, Bool, OrderLifeState)])
  func state(
    judgement: Life.Judgement, cancelled: Int, shipped: Int, invoiced: Int, isSettled: Bool, state: OrderLifeState
  ) {
    let life = Life(
      judgement, ordered: Quantity(10), cancelled: Quantity(cancelled), shipped: Quantity(shipped),
      invoiced: Quantity(invoiced), isSettled: isSettled)
    #expect(life.state == state)
  }

  @Test(
    arguments: [
      ([], "received"),
      ([.judged(.inReview), .judged(.onHold), .judged(.approved)], "received, in review, on hold, approved"),
      ([.judged(.onHold), .judged(.onHold)], "received, on hold"),
      (
        [
          .judged(.approved), .shipped(Quantity(4)), .invoiced(Quantity(4)), .shipped(Quantity(6)),
          .invoiced(Quantity(6)), .settled(true),
        ], "received, approved, partly shipped, shipped, invoiced, closed"
      ),
      (
        [.judged(.approved), .shipped(Quantity(4)), .cancelled(Quantity(6)), .invoiced(Quantity(4))],
        "received, approved, partly shipped, shipped, invoiced"
      ),
      ([.judged(.onHold), .cancelled(Quantity(10))], "received, on hold, cancelled"),
      (
        [.judged(.approved), .shipped(Quantity(10)), .invoiced(Quantity(10)), .settled(true), .settled(false)],
        "received, approved, shipped, invoiced, closed, invoiced"
      ),
    ] as [([Life.Event.Kind], String)])
  func history(events: [Life.Event.Kind], states: String) {
    let events = events.enumerated().map { Life.Event(key(10 + $0), $1, cause: "x") }
    for turn in [events, events.reversed()] {
      let history = Life.history(ordered: Quantity(10), received: key(1), turn)
      #expect(history.map(\.state.rawValue).joined(separator: ", ") == states, "in whatever order facts are read")
    }
  }
}

/// When a standing order comes round.
@Suite("Standing orders") struct StandingOrderTests {
  @Test(
    arguments: [
      // every, first, last, previous night, tonight: due
      (.day, "2026-01-05", "", "2026-01-05", "2026-01-06", "2026-01-06"),
      (.day, "2026-01-05", "", "2026-01-02", "2026-01-06", "2026-01-06"),
      (.day, "2026-01-05", "", "2026-01-02", "2026-01-04", ""),
      (.week, "2026-01-05", "", "2026-01-11", "2026-01-12", "2026-01-12"),
      (.week, "2026-01-05", "", "2026-01-12", "2026-01-13", ""),
      (.week, "2026-01-05", "", "2026-01-06", "2026-01-28", "2026-01-26"),
      (.month, "2026-01-31", "", "2026-02-27", "2026-02-28", "2026-02-28"),
      (.month, "2026-01-31", "", "2026-02-27", "2026-03-02", "2026-02-28"),
      (.month, "2026-01-31", "", "2026-03-01", "2026-03-30", ""),
      (.month, "2026-01-31", "", "2026-03-30", "2026-03-31", "2026-03-31"),
      (.quarter, "2026-01-15", "", "2026-04-14", "2026-04-15", "2026-04-15"),
      (.quarter, "2026-01-15", "", "2026-02-14", "2026-02-15", ""),
      (.year, "2024-02-29", "", "2026-02-27", "2026-02-28", "2026-02-28"),
      (.month, "2026-01-10", "2026-03-10", "2026-03-09", "2026-03-10", "2026-03-10"),
      (.month, "2026-01-10", "2026-03-09", "2026-03-09", "2026-03-10", ""),
      (.month, "2026-01-10", "2026-03-10", "2026-03-09", "2026-03-15", "2026-03-10"),
      (.month, "2026-01-10", "", "", "2026-01-10", "2026-01-10"), (.month, "2026-01-10", "", "", "2026-01-11", ""),
    ] as [(StandingSchedule.Every, String, String, String, String, String)])
  func due(
    every: StandingSchedule.Every, first: String, last: String, previous: String, tonight: String, day: String
  ) {
    let schedule = StandingSchedule(every: every, first: BusinessDate(first)!, last: BusinessDate(last))
    #expect(schedule.due(BusinessDate(tonight)!, previous: BusinessDate(previous)) == BusinessDate(day))
  }

  /// Night by night or with nights missed: no day comes round twice.
  @Test func everyDayAtMostOnce() {
    let schedule = StandingSchedule(every: .week, first: january(3))
    var random = Generator(seed: 4)
    for _ in 1...200 {
      var (previous, released) = (january(1), [BusinessDate]())
      while previous < january(90) {
        let night = previous.adding(days: random.int(1...12))
        if let day = schedule.due(night, previous: previous) { released.append(day) }
        previous = night
      }
      #expect(Set(released).count == released.count)
      #expect(released.allSatisfy { $0.days(since: january(3)) % 7 == 0 })
    }
  }

  @Test func whatIsReleased() {
    let order = OrderDocument(number: "ABO-7", issueDate: nil, currency: .eur, buyer: PartyReference(), lines: [])
    let standing = StandingOrderRecord(
      schedule: StandingSchedule(every: .month, first: january(1)), leadDays: 3, order: order)
    let released = standing.released(january(5), tonight: january(6))
    #expect(released.number == "ABO-7-2026-01-05" && released.issueDate == january(5) && released.isStanding)
    #expect(released.requestedDate == january(8))
    #expect(standing.released(january(5), tonight: january(20)).requestedDate == january(20), "never in the past")
  }
}
