extension Table {
  /// Checks of rows: of the rows of `run` in the order of the table's key, written when `night` was sealed. `run` 0: of a live
  /// table as it stood then.
  public static let seal = Table(
    "seal", .fact, key: ["night", "name", "run", "block"],
    [.int("night"), .text("name"), .int("run"), .int("block"), .text("checks")])

  /// Nights of which only manifest and journal are kept, as the law requires no more; see `o2c prune`.
  public static let droppedNight = Table("dropped_night", .live, key: ["run"], [.int("run"), .text("folder")])

  /// Rows that `o2c forget` changed after they were sealed: the row's key as `show_` prints it, what its check was and is, and
  /// when.
  public static let forgottenRow = Table(
    "forgotten_row", .live, key: ["name", "row_key"],
    [.text("name"), .text("row_key"), .text("was"), .text("now"), .text("customer"), .date("date")])
}
