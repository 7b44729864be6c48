/// The rules under which files and the values in them are read. What they refuse leaves nothing in the books.
public enum ReadingRules {
  private static func rule(_ id: Text, _ rationale: String, _ triggers: String, _ spares: String) -> Rule {
    Rule(id, stage: .intake, rationale: rationale, triggers: triggers, spares: spares)
  }

  // MARK: The file

  public static let unknownChannel = rule(
    "intake.unknown-channel", "A folder says who delivers; only declared senders are listened to.",
    "a file in inbox/misc, no channel of that name", "the same file in inbox/orders")
  public static let notAFile = rule(
    "intake.not-a-file", "A link or pipe may lead anywhere; only plain files are read.", "a symbolic link",
    "a plain file"
  )
  public static let tooLarge = rule(
    "intake.file-too-large", "One file must not take the night.", "3 GB, limits.file_bytes 2 GB", "2 GB")
  public static let archiveDamaged = rule(
    "intake.archive-damaged", "A packed file that breaks off may have lost what counts.", "a zip cut in the middle",
    "a whole one")
  public static let archiveEncrypted = rule(
    "intake.archive-encrypted", "What can't be opened can't be read, and its sender believes it was.",
    "a zip with a password", "a zip without one")
  public static let archiveName = rule(
    "intake.archive-name", "A name that leads out of its archive is an attack; two files of one name are an error.",
    "../../orders.csv in a zip", "january/orders.csv in a zip")
  public static let archiveNested = rule(
    "intake.archive-nested", "Archives in archives hide how much they hold.", "a zip in a zip", "ten CSV files in a zip"
  )
  public static let archiveTooLarge = rule(
    "intake.archive-too-large", "A small file must not unpack into one that takes the night.",
    "10 KB that unpack into 100 MB", "10 KB that unpack into 100 KB")
  public static let archiveMixed = rule(
    "intake.archive-mixed", "A file has one place in the order of recording, so what is in it is of one kind.",
    "orders and a bank statement in one zip", "orders as UBL and as CSV in one zip")
  public static let vanished = rule(
    "intake.vanished", "What was claimed and is gone can't be told from what was never sent, so it is said.",
    "a sender deletes a file between claim and reading", "a file that came after the claim: it waits for the next night"
  )
  public static let unreadable = rule(
    "intake.unreadable", "A file that can't be read to its end may say something else at its end.",
    "the disk reports an error in the middle", "a file that ends early and is complete")
  public static let empty = rule(
    "intake.empty-file", "An empty file is more likely a broken transfer than a message.", "0 bytes",
    "a header without rows")
  public static let duplicateFile = rule(
    "intake.duplicate-file", "The same bytes were taken before: taking them again would do everything twice.",
    "orders.csv of yesterday dropped again", "the same name with one more row")
  public static let unknownFormat = rule(
    "intake.unknown-format", "What can't be recognised can't be understood; guessing would be worse than asking.",
    "an XML root element that no format reads", "a UBL order with another namespace prefix")
  public static let ambiguousFormat = rule(
    "intake.ambiguous-format", "Two formats could read it differently.", "two CSV formats with the same columns",
    "the same with a file pattern on one of them")
  public static let notAuthorised = rule(
    "intake.not-authorised",
    "A channel brings what it was granted, for whom it was granted; anything else may be forged.",
    "decisions in the orders folder", "decisions in the office folder")
  public static let notWellFormed = rule(
    "intake.not-well-formed", "A file that breaks its own syntax may lack its end, so nothing of it is taken.",
    "an XML file that stops in the middle", "an order with an unknown item")
  public static let skippedRows = rule(
    "intake.skipped-rows", "Rows that a format's declaration passes over are counted, so that nobody misses them.",
    "skip: { customer: \"\" }, three rows without a customer", "an empty row"
  )
  public static let badRecord = rule(
    "intake.bad-record", "A record that is not written as its standard says may mean anything.",
    "MT940 :61: without a mark for credit or debit", "text around the messages of a file")
  public static let controlTotal = rule(
    "intake.control-total", "A file that says what it holds and holds something else is not complete.",
    "BAI2 record 49 with another sum", "a file without a trailer, in a format that has none")
  public static let schema = rule(
    "intake.schema", "A partner may be held to the schema that was agreed; what breaks it is told with its line.",
    "an order without IssueDate, schemas: UBL-Order-2.1.xsd", "the same where no schema is named for the format")
  public static let entity = rule(
    "intake.entity", "Entities can hide, fetch or multiply content.", "<!ENTITY x \"…\"> in an order", "&amp; in a name"
  )
  public static let encoding = rule(
    "intake.encoding", "Names and numbers read in the wrong encoding are wrong without anybody noticing.",
    "an ISO 8859-1 ü in a file of UTF-8", "the same with `encoding: ISO-8859-1` in the format")
  public static let limit = rule(
    "intake.limit", "Bounds on depth, lengths and counts keep one file from taking the machine.",
    "a cell of a megabyte, limits.field_bytes 65536", "a cell of 65536 bytes")
  public static let noDocuments = rule(
    "intake.no-documents", "A file without a document in it is likely cut off.", "a camt file without a statement",
    "a CSV file with a header and no rows")
  public static let missingColumn = rule(
    "intake.missing-column", "A column that a document can't do without is missing for all of them.",
    "an orders file without `quantity`", "an orders file without `note`")
  public static let duplicateColumn = rule(
    "intake.duplicate-column", "Of two columns with one name nobody knows which counts.", "`price` twice in the header",
    "`price` and `price_base`")
  public static let unknownColumn = rule(
    "intake.unknown-column", "A column that is not read may be a misspelt one that should be.",
    "`qantity` in the header",
    "`quantity`")
  public static let columnCount = rule(
    "intake.column-count", "In a row with too many or too few cells every value may stand in the wrong column.",
    "8 cells under a header of 9", "an empty cell between two delimiters")
  public static let duplicateInFile = rule(
    "intake.duplicate-in-file", "The rows of a document stand together; the same number further down is a mistake.",
    "rows of order A, then B, then A again", "rows of A, then rows of B")

  // MARK: The value

  public static let missingField = rule(
    "intake.missing-field", "Without it the document has no meaning.", "an order without a number",
    "an order without a note")
  public static let notANumber = rule(
    "intake.not-a-number", "Number styles are declared, never guessed.", "1.234,50 where the format says decimal point",
    "1234.50")
  public static let tooPrecise = rule(
    "intake.too-precise", "Nothing is rounded silently.", "12.345 EUR as an amount", "12.345 as a price")
  public static let outOfRange = rule(
    "intake.out-of-range", "A value that no business has is an error of the file.", "a price below zero",
    "a price of zero")
  public static let notADate = rule(
    "intake.not-a-date", "Date styles are declared, never guessed.", "05/01/2026 where the format says YYYY-MM-DD",
    "2026-01-05")
  public static let unknownCode = rule(
    "intake.unknown-code", "Codes are of a public list or mapped; others can't be understood.", "currency EUX",
    "currency EUR")
  public static let mixedCurrencies = rule(
    "intake.mixed-currencies", "A document is in one currency.", "a line in USD in an order in EUR", "all lines in EUR")
  public static let severalPlaces = rule(
    "intake.several-places", "An order is delivered to one place; which one must not be guessed.",
    "a line with another delivery location than the order", "the same location on the order and its lines")
  public static let arithmetic = rule(
    "intake.arithmetic", "A total that its parts don't give says that something was left out or added.",
    "a total of 100.00 over lines of 90.00", "a total of 90.01 over lines of 90.00, totals_tolerance 0.01")

  public static let all: [Rule] = [
    unknownChannel, notAFile, tooLarge, archiveDamaged, archiveEncrypted, archiveName, archiveNested, archiveTooLarge,
    archiveMixed, vanished, unreadable, empty, duplicateFile, unknownFormat,
    ambiguousFormat, notAuthorised, notWellFormed, skippedRows, badRecord, controlTotal, schema, entity, encoding,
    limit,
    noDocuments,
    missingColumn, duplicateColumn,
    unknownColumn, columnCount, duplicateInFile, missingField, notANumber, tooPrecise, outOfRange, notADate,
    unknownCode,
    mixedCurrencies, severalPlaces, arithmetic,
  ]
}
