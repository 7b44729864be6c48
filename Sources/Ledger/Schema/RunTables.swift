extension Table {
  /// A run: one night, or its supplement. `state`: 0 open, 1 sealed, 2 published.
  public static let run = Table(
    "run", .fact, key: ["run"],
    [
      .int("run"), .date("date"), .int("sequence"), .dateOrNull("previous_date"), .text("program"),
      .text("config_hash"),
      .text("config"), .int("state"), .text("manifest_sha"), .text("previous_sha"),
    ])

  /// The logo on documents from a run on, as base64; empty when there is none any more.
  public static let logo = Table(
    "logo", .fact, key: ["run"], [.int("run"), .text("path"), .text("content")])

  /// How far a stage of a run is. `state`: 1 planned, 2 finished.
  public static let stageState = Table(
    "stage_state", .fact, key: ["run", "stage"], [.int("run"), .int("stage"), .int("state")])

  /// The units of work that a stage's plan laid down: a span of keys, or one file. `state`: 0 pending, 1 done.
  public static let unit = Table(
    "unit", .fact, key: ["run", "stage", "unit"],
    [.int("run"), .int("stage"), .int("unit"), .key("first"), .key("last"), .int("state")])

  /// Files claimed by the open run, in the order of their paths' bytes. Modification time and inode tell, on resuming, whether a
  /// file still in the inbox is the one that was claimed; they are gone when the file is recorded.
  public static let claim = Table(
    "claim", .working, key: ["run", "position"],
    [
      .int("run"), .int("position"), .text("path"), .int("size"), .int("modified"), .int("inode"),
    ])

  /// A file that a run took. `state`: 1 claimed, 2 recorded, 3 archived, 4 refused (whole). `records`: documents as the reader
  /// counted them.
  public static let file = Table(
    "file", .fact, key: ["key"],
    [
      .key("key"), .text("path"), .text("channel"), .int("kind"), .text("format"), .int("bytes"), .text("sha256"),
      .int("state"), .int("documents"), .int("accepted"), .int("refused"), .int("duplicates"), .int("parked"),
      .text("problem"), .int("records"),
    ])

  /// What the documents of a file came to in a currency, signs left off: read = accepted + refused + duplicates + waiting.
  public static let fileTotal = Table(
    "file_total", .fact, key: ["file", "currency"],
    [
      .key("file"), .currency(), .amount("amount_read"), .amount("accepted"), .amount("refused"),
      .amount("duplicates"), .amount("waiting"),
    ])

  /// What the sender of a file is told of it as a file, or later of a document that waited: see `FileAcknowledgement`. The
  /// problems of the same unit that have something to tell are its lines. `account` 0: nobody's, it goes to the channel.
  public static let acknowledgement = Table(
    "acknowledgement", .fact, key: ["key"],
    [.key("key"), .key("file"), .key("account"), .text("code"), .text("summary")])

  /// Contents seen before: a file with the same bytes is told as a duplicate at once. A refused file leaves no row.
  public static let fileHash = Table("file_hash", .fact, key: ["sha256"], [.text("sha256"), .key("file")])

  /// A problem told to the sender or to a person, with its place in the file. `told`: as `ToldProblem.Kind`.
  public static let problem = Table(
    "problem", .fact, key: ["key"], indexes: [["file"]],
    [
      .key("key"), .key("file"), .int("severity"), .text("rule"), .text("document"), .int("line"),
      .int("column_number"),
      .text("path"), .text("what"), .text("why"), .text("what_to_do"), .int("told"),
    ])

  /// A document that refers to something unknown, judged again each night: which one of which archived file, in which it is
  /// the `ordinal`-th document.
  public static let parked = Table(
    "parked", .live, key: ["key"],
    [
      .key("key"), .key("file"), .int("ordinal"), .text("archive_path"), .text("channel"), .text("format"),
      .int("kind"),
      .text("number"), .date("since"), .text("waiting_for"),
    ])
}
