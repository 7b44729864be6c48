import OrderToCash

/// Answers that a customer gets in one file: a night has millions of their lines, so they wait in a temporary table as the text that
/// they will be, and come back customer by customer.
public struct AnswerSpill {
  private let engine: Engine
  private let rows: Append

  public init(_ engine: Engine) throws {
    self.engine = engine
    try engine.execute(
      """
      DROP TABLE IF EXISTS temp.customer_answer;
      CREATE TEMP TABLE customer_answer (id TEXT NOT NULL, account BIGINT NOT NULL, number TEXT NOT NULL, lines TEXT NOT NULL)
      """)
    rows = try engine.append(temporary: "customer_answer", columns: 4)
  }

  /// The lines of one answer to the customer with this id, about the order with this number.
  public func add(_ id: Text, _ account: Key, order number: Text, lines: ByteBuffer) throws(LedgerError) {
    try rows.add(id).add(account).add(number).add(String(decoding: lines.bytes, as: UTF8.self)).end()
  }

  /// Gives the lines of one answer after another: by the customer's id, the order's number, and as they were added.
  public func forEach(_ body: (_ account: Key, _ lines: Text) throws -> Void) throws {
    try engine.freshQuery("SELECT account, lines FROM temp.customer_answer ORDER BY id, account, number, rowid")
      .forEach { try body($0.key(0), $0.text(1)) }
    try engine.execute("DELETE FROM temp.customer_answer")
  }
}
