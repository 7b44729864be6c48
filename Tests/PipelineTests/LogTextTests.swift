import Testing

@testable import Pipeline

/// What lines of the log may say, and what of it is masked.
@Suite("Lines of the log") struct LogTextTests {
  @Test(arguments: [
    ("opening the night of 2026-01-05", "opening the night of 2026-01-05"),
    ("paid by DE89370400440532013000, twice", "paid by DE…0, twice"),
    ("write to anna.berg@example.com today", "write to …@… today"),
    ("‘Anna Berg’ is not known: `C001` and “x”", "‘…’ is not known: `…` and “…”"),
    ("call +4940555012345 or 1234567", "call +4…45 or 1234567"),
    ("3 files, 12 documents", "3 files, 12 documents"),
    ("an open ‘quotation\nnext line", "an open ‘\nnext line"),
  ]) func masked(_ text: String, _ expected: String) { #expect(LogText.masked(text) == expected) }

  /// A terminal obeys escapes; a name in a file must not give it any.
  @Test func printable() {
    #expect(LogText.printable("a\u{1B}[2Jb\u{7}c\u{9B}d\ne") == "a [2Jb c d e")
    #expect(LogText.printable("Müller – 5 €") == "Müller – 5 €")
  }
}
