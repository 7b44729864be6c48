/// How goods are promised and released (`policies.fulfilment`).
public struct FulfilmentPolicy: Hashable, Sendable {
  /// `immediate`: a release counts as shipped at once. `warehouse`: despatch advice, revenue and invoice wait for its file.
  public enum Confirm: String, CaseIterable, Sendable { case immediate, warehouse }
  /// `allow`: ship what there is. `complete`: ship an order only when all that is open of it can go.
  public enum Partial: String, CaseIterable, Sendable { case allow, complete }
  /// What happens to quantities that are not there.
  public enum Shortage: String, CaseIterable, Sendable { case backorder, cancel }
  /// Whether an item's substitutes may be delivered in its place.
  public enum Substitutes: String, CaseIterable, Sendable { case never, allow }
  /// Whether one order may leave from several warehouses on one night.
  public enum Split: String, CaseIterable, Sendable { case allow, never }

  public var confirm: Confirm
  public var partial: Partial
  public var shortage: Shortage
  /// What is still missing so many days after the order first waited for stock is cancelled; 0 for never.
  public var cancelAfterDays: Int
  /// Goods leave at most this many days before the requested date; nil ships as soon as stock allows.
  public var leadDays: Int?
  /// The minute of its day at which a shipment that the warehouse confirmed is taken to have left, for its file names only the
  /// day: counts later that day contain it, earlier ones don't. What ships `immediate` leaves at the day's end.
  public var confirmedMinute: Int
  public var substitutes = Substitutes.never
  public var split = Split.allow
  /// Stock goes to lower numbers first.
  public var priority = 5
  /// Whether what an order states of its priority counts instead.
  public var orderPriority = false
  /// Of an item that states none, how much is kept back in each warehouse.
  public var safetyStock = Quantity.zero
  /// The minute of the night's day at which pick lists reach the warehouse: decides whether a carrier's cut-off is met.
  public var releasedMinute = 0
  /// Whether packing slips are written beside the pick lists.
  public var packingSlips = false
  public var returns = ReturnPolicy()

  public init(
    confirm: Confirm = .immediate, partial: Partial = .allow, shortage: Shortage = .backorder, cancelAfterDays: Int = 0,
    leadDays: Int? = nil, confirmedMinute: Int = 720
  ) {
    self.confirm = confirm
    self.partial = partial
    self.shortage = shortage
    self.cancelAfterDays = cancelAfterDays
    self.leadDays = leadDays
    self.confirmedMinute = confirmedMinute
  }
}
