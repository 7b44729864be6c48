extension Table {
  /// Customers as known now; derived from `master_change`. `parent`, `bill_to`, `payer` and `grp` are the account itself when
  /// no other is named. `hold_by`: 0 nobody, 1 the program, 2 a person.
  public static let customer = Table(
    "customer", .live, key: ["account"], indexes: [["grp"]],
    [
      .key("account"), .text("id"), .text("name"), .key("grp"), .key("parent"), .key("bill_to"), .key("payer"),
      .text("street"), .text("city"), .text("postcode"), .text("region"), .text("country"), .text("tax_id"),
      .currency("currency"), .text("language"), .text("segment"), .text("salesperson"), .text("terms"),
      .amountOrNull("credit_limit", in: "limit_currency"), .currency("limit_currency"), .text("email"),
      .dateOrNull("since"), .text("endpoint_scheme"), .text("endpoint"), .text("parent_id"), .text("bill_to_id"),
      .text("payer_id"), .int("hold_by"), .text("hold_rule"), .text("delivery"),
    ])

  /// What names a customer: `kind` 1 id, 2 identifier (`scheme:value`, scheme optional), 3 IBAN or bank account, 4 delivery GLN,
  /// 5 folded name, 6 endpoint, 7 tax number.
  public static let alias = Table(
    "alias", .live, key: ["account", "kind", "value"], [.key("account"), .int("kind"), .text("value")])

  /// `weight` in kilograms for a stock unit; `substitutes` are item numbers, `bins` `warehouse=bin`, each joined by `;`.
  public static let item = Table(
    "item", .live, key: ["item"],
    [
      .key("item"), .text("sku"), .text("description"), .text("unit"), .text("gtin"), .price("price"),
      .quantity("price_base"), .currency("currency"), .text("tax_category"), .quantity("weight"),
      .quantityOrNull("safety_stock"), .text("substitutes"), .text("bins"),
    ])

  /// A customer's code for an item; `account` 0 for codes that anyone may use (the GTIN is in `item`).
  public static let itemCode = Table(
    "item_code", .live, key: ["item", "account", "code"], [.key("item"), .key("account"), .text("code")])

  public static let itemPack = Table(
    "item_pack", .live, key: ["item", "unit"], [.key("item"), .text("unit"), .quantity("content")])

  /// Prices and discounts as lists said them; the last of one list, item, currency, unit, quantity and first day holds. `item` 0
  /// is a discount on all items; `currency` of a discount may be none. `content` is how many stock units the unit holds;
  /// `min_quantity` counts stock units.
  public static let priceEntry = Table(
    "price_entry", .fact, key: ["key"],
    [
      .key("key"), .key("file"), .text("list"), .key("item"), .currencyOrNull("currency"), .text("unit"),
      .flag("is_discount"), .price("price"), .quantity("price_base"), .quantity("content"), .percent("discount"),
      .quantity("min_quantity"), .dateOrNull("valid_from"), .dateOrNull("valid_to"),
    ])

  /// Every change of a field of master data, with the file that brought it. `subject_kind` as `SubjectKind`.
  public static let masterChange = Table(
    "master_change", .fact, key: ["key"], indexes: [["subject_kind", "subject"]],
    [
      .key("key"), .key("file"), .int("subject_kind"), .key("subject"), .text("field"), .text("old_value"),
      .text("new_value"),
    ])

  public static let rate = Table(
    "rate", .fact, key: ["currency", "date", "key"],
    [.currency("currency"), .date("date"), .key("key"), .key("file"), .price("rate")])

  /// Counts, receipts and corrections as the warehouse sent them, and what came back from customers. `kind`: see
  /// `StockMovement`. `minute` is of the warehouse's day. `warehouse` is empty for the default one.
  public static let stockEvent = Table(
    "stock_event", .fact, key: ["key"], indexes: [["item", "reference"]],
    [
      .key("key"), .key("file"), .key("item"), .int("kind"), .quantity("quantity"), .date("date"), .int("minute"),
      .text("reference"), .text("warehouse"),
    ])

  /// Stock of the default warehouse as known now: available = counted + received − reserved (allocated, not confirmed) −
  /// shipped, the last two since the count.
  public static let stock = Table(
    "stock", .live, key: ["item"],
    [
      .key("item"), .quantity("counted"), .date("counted_date"), .int("counted_minute"), .quantity("received"),
      .quantity("reserved"), .quantity("shipped"),
    ])

  /// Stock of the other warehouses, likewise.
  public static let warehouseStock = Table(
    "warehouse_stock", .live, key: ["warehouse", "item"],
    [
      .text("warehouse"), .key("item"), .quantity("counted"), .date("counted_date"), .int("counted_minute"),
      .quantity("received"), .quantity("reserved"), .quantity("shipped"),
    ])

  /// A hold placed or lifted. `by`: 1 the program, 2 a person.
  public static let holdEvent = Table(
    "hold_event", .fact, key: ["key"],
    [.key("key"), .key("account"), .flag("on_hold"), .int("by"), .text("rule"), .text("reason")])
}
