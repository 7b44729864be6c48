import Foundation
import Testing

@testable import Pipeline

/// What becomes of decisions after their night: each is carried out or refused, and none stands in the way of the next.
@Suite("Answers to decisions", .serialized) struct DecisionAnswerTests {
  private static let header = "exception,verb,target,amount,who,reason"

  private func decide(_ night: NightRunner, _ rows: String...) throws {
    let file = night.root.appending(path: "inbox/office/decisions-of-the-test.csv")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(([DecisionAnswerTests.header] + rows).map { $0 + "\n" }.joined().utf8).write(to: file)
  }

  private func run(_ night: NightRunner, _ date: String) throws {
    let output = try night.run(date)
    #expect(output.status == 0, "\(date): \(output.errors)")
  }

  private func report(_ night: NightRunner, _ date: String, _ name: String) throws -> String {
    try String(contentsOf: night.outbox.appending(path: "\(date)/reports/\(name).csv"), encoding: .utf8)
  }

  /// An invoice with a fee beside it can still be corrected.
  @Test func aFeeIsNotInTheWayOfACreditNote() throws {
    let night = try NightRunner("invoice-corrected")
    try night.drop("2026-01-05")
    try run(night, "2026-01-05")
    try decide(night, "INV-2026-000001,charge,S,35.00,M. Peters,Second delivery attempt")
    try run(night, "2026-01-06")
    #expect(try report(night, "2026-01-06", "invoices").contains(",35.00,6.65,41.65,"))
    try decide(night, "INV-2026-000001,credit,1:10,,M. Peters,Ten came back")
    try run(night, "2026-01-07")
    #expect(try report(night, "2026-01-07", "invoices").contains(",INV-2026-000001,Ten came back"))
    #expect(try !report(night, "2026-01-07", "exceptions").contains("intake.decision"))
  }

  /// A customer cancels on the night on which somebody approves: the order is gone, and the person is told.
  @Test func anApprovalOfACancelledOrderIsToldOf() throws {
    let night = try NightRunner("credit-application")
    for date in ["2026-01-29", "2026-02-02", "2026-02-03"] {
      try night.drop(date)
      try run(night, date)
    }
    // WC-2 waits in review since the 3rd and is cancelled on the 4th, by its customer.
    let exceptions = try report(night, "2026-02-03", "exceptions")
    let waiting = try #require(exceptions.split(separator: "\n").first { $0.contains("order WC-2") })
    try night.drop("2026-02-04")
    try decide(night, "\(waiting.prefix { $0 != "," }),approve,,,Head of credit,good customer")
    try run(night, "2026-02-04")
    let after = try report(night, "2026-02-04", "exceptions")
    #expect(after.contains("decision.stale") && after.contains("has changed or cancelled the order since"))
  }
}
