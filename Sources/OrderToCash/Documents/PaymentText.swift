/// Lists of references and of remitted documents as one text, for a column of the ledger: one per line, fields by tabs.
public enum PaymentText {
  public static func join(references: [Text]) -> Text {
    references.count == 1 ? clean(references[0]) : Text(references.map { clean($0).string }.joined(separator: "\n"))
  }

  public static func references(_ text: Text) -> [Text] {
    text.utf8.split(separator: 0x0A).map { Text(utf8: $0) }
  }

  /// Number, amount (empty when not stated), discount, deduction, reason; trailing fields that say nothing are left out.
  public static func join(documents: [RemittedDocument]) -> Text {
    Text(
      documents.map { document in
        var fields = [
          clean(document.number).string, document.amount.map(String.init) ?? "",
          document.discount == 0 ? "" : String(document.discount),
          document.deduction == 0 ? "" : String(document.deduction), clean(document.reason).string,
        ]
        while fields.count > 1, fields[fields.count - 1].isEmpty { fields.removeLast() }
        return fields.joined(separator: "\t")
      }.joined(separator: "\n"))
  }

  public static func documents(_ text: Text) -> [RemittedDocument] {
    text.utf8.split(separator: 0x0A).map { line in
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      func number(_ field: Int) -> Int64? { field < fields.count ? Int64(fields[field]) : nil }
      return RemittedDocument(
        number: Text(fields[0]), amount: number(1), discount: number(2) ?? 0, deduction: number(3) ?? 0,
        reason: fields.count > 4 ? Text(fields[4]) : .empty)
    }
  }

  /// Without the separators themselves.
  private static func clean(_ text: Text) -> Text {
    guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x09 }) else { return text }
    return Text(utf8: text.utf8.map { $0 == 0x0A || $0 == 0x09 ? 0x20 : $0 })
  }
}
