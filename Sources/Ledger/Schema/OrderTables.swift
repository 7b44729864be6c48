extension Table {
  /// An order as accepted for judgement; a change is a further revision with its own key. `answer`: how the sender is
  /// answered, 0 not, 1 UBL, 2 CSV. `goods_hash` is of customer, place, items and quantities. `priority`: one
  /// more than what the order states, 0 for nothing.
  public static let orders = Table(
    "orders", .fact, key: ["key"],
    [
      .key("key"), .key("account"), .key("bill_to"), .text("number"), .int("revision"), .dateOrNull("issue_date"),
      .dateOrNull("requested"), .currency("currency"), .amount("net"), .amount("gross"), .text("buyer_reference"),
      .text("note"), .text("ship_to_id"), .text("ship_to_name"), .text("ship_to_street"), .text("ship_to_city"),
      .text("ship_to_postcode"), .text("ship_to_country"), .int("answer"), .int("content_hash"), .int("goods_hash"),
      .int("priority"),
    ])

  /// Quantities are in the item's stock unit; `ordered` and `ordered_unit` as the buyer wrote them. `price` is what will be
  /// invoiced per `price_base` of `unit`; `list_price` what the list said, `price_source` which one, empty for the items file.
  public static let orderLine = Table(
    "order_line", .fact, key: ["order_key", "line"],
    [
      .key("order_key"), .int("line"), .text("line_id"), .key("item"), .text("buyer_item"), .text("description"),
      .quantity("quantity"), .text("unit"), .quantity("ordered"), .text("ordered_unit"), .price("price"),
      .quantity("price_base"), .price("list_price"), .int("net"), .text("tax_category"), .percent("tax_rate"),
      .dateOrNull("requested"), .text("price_source"),
    ])

  /// (buyer, buyer's number) → order: an order seen twice is found when its number is taken.
  public static let orderNumber = Table(
    "order_number", .fact, key: ["account", "number"],
    [.key("account"), .text("number"), .key("order_key"), .int("content_hash")])

  /// What became of an order after it was recorded: its changes and cancellations, from revision 2 on. `function` is 1 change, 2
  /// cancellation; `order_key` of a change that leaves something to deliver is the new revision's, else the latest one's.
  public static let orderRevision = Table(
    "order_revision", .fact, key: ["account", "number", "revision"],
    [
      .key("account"), .text("number"), .int("revision"), .key("order_key"), .int("function"), .int("content_hash"),
    ])

  /// Templates of orders that recur; the last of one account and number holds. `every` as `StandingSchedule.Every`.
  public static let standingOrder = Table(
    "standing_order", .fact, key: ["key"], indexes: [["account", "number"]],
    [
      .key("key"), .key("file"), .key("account"), .text("number"), .int("every"), .date("first_date"),
      .dateOrNull("last_date"), .int("lead_days"), .currency("currency"), .text("ship_to"), .text("buyer_reference"),
      .text("note"), .int("content_hash"),
    ])

  /// `price` 0 where the template leaves it to our lists.
  public static let standingLine = Table(
    "standing_line", .fact, key: ["standing", "line"],
    [
      .key("standing"), .int("line"), .text("line_id"), .text("item"), .text("buyer_item"), .text("gtin"),
      .quantity("quantity"), .text("unit"), .flag("has_price"), .price("price"), .quantity("price_base"),
    ])

  /// Orders not yet done. `state`: 1 received, 2 in review (a person must decide), 3 held by credit, 4 approved, 5 back-ordered
  /// or awaiting the warehouse. `net` and `gross` are of what is not shipped yet. `fresh` until first allocated. `approved_by`: 0
  /// nobody, 1 the program, 2 a person.
  public static let openOrder = Table(
    "open_order", .live, key: ["grp", "order_key"],
    [
      .key("grp"), .key("order_key"), .key("account"), .key("bill_to"), .int("state"), .date("requested"),
      .flag("fresh"),
      .int("net"), .int("gross"), .currency("currency"), .int("approved_by"), .text("rule"),
    ])

  /// What of an order line is still to be allocated, once its order has been through allocation; a fresh order has no rows.
  public static let backlogLine = Table(
    "backlog_line", .live, key: ["order_key", "line"], [.key("order_key"), .int("line"), .quantity("quantity")])

  /// Quantities cancelled, by the customer or by policy.
  public static let cancellation = Table(
    "cancellation", .fact, key: ["key"], indexes: [["order_key", "line"]],
    [.key("key"), .key("order_key"), .int("line"), .quantity("quantity"), .text("rule")])

  /// An answer to an order. `code` is the UNCL 4343 code as text (AB, AP, CA, RE).
  public static let answer = Table(
    "answer", .fact, key: ["key"],
    [.key("key"), .key("order_key"), .text("code"), .text("note"), .dateOrNull("promised")])

  /// Lines of an answer that are not simply accepted. `code` UNCL 1229; `substitute` is the item delivered instead.
  public static let answerLine = Table(
    "answer_line", .fact, key: ["answer", "line"],
    [
      .key("answer"), .int("line"), .text("code"), .quantity("quantity"), .quantity("backorder"), .text("note"),
      .key("substitute"), .dateOrNull("promised"),
    ])

  /// A release to a warehouse (empty: the default one). `immediate`: confirmed at once, by policy. `carrier`, `service` and
  /// `ship_date` as planned, empty and null without carriers; `weight` in kilograms.
  public static let shipment = Table(
    "shipment", .fact, key: ["key"], indexes: [["number"]],
    [
      .key("key"), .key("order_key"), .key("account"), .key("bill_to"), .text("number"), .date("date"),
      .flag("immediate"),
      .currency("currency"), .int("net"), .int("gross"), .text("warehouse"), .text("carrier"), .text("service"),
      .dateOrNull("ship_date"), .quantity("weight"),
    ])

  public static let shipmentLine = Table(
    "shipment_line", .fact, key: ["shipment", "ordinal"],
    [.key("shipment"), .int("ordinal"), .key("order_key"), .int("line"), .key("item"), .quantity("quantity")])

  /// What the warehouse says was picked and handed over. `shipment` gets one; a shipment released `immediate` has none.
  public static let confirmation = Table(
    "confirmation", .fact, key: ["key"], indexes: [["shipment"]],
    [.key("key"), .key("file"), .key("shipment"), .date("date"), .text("carrier"), .text("tracking")])

  public static let pick = Table(
    "pick", .fact, key: ["confirmation", "ordinal"], [.key("confirmation"), .int("ordinal"), .quantity("quantity")])

  /// Goods that came back, as the warehouse says, under its `number`. `account` is the buyer of the first shipment in it.
  public static let goodsReturn = Table(
    "goods_return", .fact, key: ["key"], indexes: [["number"]],
    [
      .key("key"), .key("file"), .text("number"), .key("account"), .key("bill_to"), .date("date"), .int("content_hash"),
    ])

  /// Which line of which shipment came back. `condition`: 1 good, back into stock; 2 damaged, not sold again.
  public static let returnLine = Table(
    "return_line", .fact, key: ["return_key", "ordinal"], indexes: [["shipment", "line"]],
    [
      .key("return_key"), .int("ordinal"), .key("shipment"), .int("line"), .quantity("quantity"), .text("reason"),
      .int("condition"),
    ])

  /// What is accepted of a return: quantities of a shipment's line (`ordinal`) and so of an order's, never more than it delivered.
  /// `warehouse` received them, `restocked` says whether they can be sold again, `credit` as
  /// `ReturnAcceptance.Credit`.
  public static let acceptedReturn = Table(
    "accepted_return", .fact, key: ["key"], indexes: [["shipment"]],
    [
      .key("key"), .key("return_key"), .int("return_ordinal"), .key("account"), .key("bill_to"), .key("shipment"),
      .int("ordinal"), .key("order_key"), .int("line"), .key("item"), .quantity("quantity"), .date("date"),
      .text("reason"), .int("condition"), .text("warehouse"), .flag("restocked"), .int("credit"),
    ])

  /// Accepted returns that still await their credit note; the row leaves when it is made.
  public static let openReturn = Table(
    "open_return", .live, key: ["bill_to", "accepted_return"],
    [.key("bill_to"), .key("accepted_return"), .key("shipment"), .key("order_key")])

  /// Shipments that still need something. `state`: 1 awaiting confirmation, 2 confirmed by file tonight and to be judged by
  /// fulfilment, 3 left the house and not invoiced. `net`, `gross` of what will be invoiced; `base` is
  /// `net` in base currency as the books moved it when the goods left, or 0 before.
  public static let openShipment = Table(
    "open_shipment", .live, key: ["bill_to", "shipment"],
    [
      .key("bill_to"), .key("shipment"), .key("grp"), .key("order_key"), .key("account"), .int("state"), .date("date"),
      .currency("currency"), .int("net"), .int("gross"), .key("confirmation"), .int("base"),
    ])
}
