extension ReportRegistry {
  /// Every file claimed tonight and what became of it.
  public static let intake = ReportDeclaration(
    name: "intake", title: "Files in", purpose: "Every file claimed tonight and what became of its documents.",
    sortKey: ["file"],
    columns: [
      ReportColumn("file", .text, "Path under inbox/ as it was dropped"),
      ReportColumn("channel", .text, "Channel it came through"),
      ReportColumn("kind", .text, "What it holds"),
      ReportColumn("format", .text, "Format it was read as"),
      ReportColumn("bytes", .integer, "Size"),
      ReportColumn("sha256", .text, "SHA-256 of its bytes"),
      ReportColumn("status", .text, "taken, refused, duplicate"),
      ReportColumn("documents", .integer, "Documents read; those of a file refused whole don't count"),
      ReportColumn("accepted", .integer, "… recorded"),
      ReportColumn("refused", .integer, "… refused"),
      ReportColumn("duplicates", .integer, "… known already"),
      ReportColumn("waiting", .integer, "… that refer to something unknown, judged again each night"),
      ReportColumn("problem", .text, "Why the file was refused whole"),
    ])

  /// The control totals of each file.
  public static let fileTotals = ReportDeclaration(
    name: "file-totals", title: "File totals",
    purpose: "What was read from each file, and what became of it by number and amount. One row per file and currency.",
    sortKey: ["file", "currency"],
    columns: [
      ReportColumn("file", .text, "Path under inbox/ as it was dropped"),
      ReportColumn("kind", .text, "What it holds"),
      ReportColumn("status", .text, "taken, refused, duplicate"),
      ReportColumn("documents_read", .integer, "Documents as the reader counted them"),
      ReportColumn("documents_accepted", .integer, "… recorded"),
      ReportColumn("documents_refused", .integer, "… refused, alone or with the file"),
      ReportColumn("documents_duplicate", .integer, "… known already"),
      ReportColumn("documents_waiting", .integer, "… that refer to something unknown"),
      ReportColumn("currency", .text, "Currency of the amounts; empty for documents without amounts"),
      ReportColumn(
        "amount_read", .amount, "Amounts that the sender states, signs left off: order lines, bank entries, payments"),
      ReportColumn("amount_accepted", .amount, "… recorded"),
      ReportColumn("amount_refused", .amount, "… refused"),
      ReportColumn("amount_duplicate", .amount, "… known already"),
      ReportColumn("amount_waiting", .amount, "… waiting"),
      ReportColumn("ties_out", .flag, "What was read is what became of it"),
    ]
  ).selected(by: "kind", "file")

  /// Every problem found in tonight's files, with its place.
  public static let problems = ReportDeclaration(
    name: "problems", title: "Problems in files", purpose: "Every problem found tonight, for the sender to act on.",
    sortKey: ["file", "line", "column"],
    columns: [
      ReportColumn("file", .text, "Path under inbox/ as it was dropped"),
      ReportColumn("line", .integer, "Line; 0 when the problem is about the whole"),
      ReportColumn("column", .integer, "Column; 0 when unknown"),
      ReportColumn("path", .text, "Element or column"),
      ReportColumn("document", .text, "The sender's document number"),
      ReportColumn("severity", .text, "refused, review, warning"),
      ReportColumn("rule", .text, "The rule that found it"),
      ReportColumn("what", .text, "What is wrong"),
      ReportColumn("why", .text, "Why it matters"),
      ReportColumn("what_to_do", .text, "What the sender can do"),
    ])
}
