/// How a file reaches its recipient: a row of `reports/deliveries.csv`.
public struct DeliveryRoute: Hashable, Sendable {
  /// A scheme of electronic addresses (EAS), `mail`, `enclosed`, `post`, `warehouse`, `inbox`, or `folder` for what is sent by nobody.
  public var channel: Text
  /// The address in that scheme, the mail address, the mail's path, the name.
  public var recipient: Text

  public init(channel: Text, recipient: Text) {
    self.channel = channel
    self.recipient = recipient
  }

  public static let warehouse = DeliveryRoute(channel: "warehouse", recipient: .empty)

  /// Back to whoever brings files by a channel of the inbox.
  public static func inbox(_ channel: Text) -> DeliveryRoute { DeliveryRoute(channel: "inbox", recipient: channel) }

  /// The mail itself.
  public static func mail(to party: Party) -> DeliveryRoute { DeliveryRoute(channel: "mail", recipient: party.email) }

  /// Goes with the mail that lies at `path`.
  public static func enclosed(in path: Text) -> DeliveryRoute { DeliveryRoute(channel: "enclosed", recipient: path) }

  /// Lies in the customer's folder, to be fetched or looked at.
  public static func folder(_ party: Party) -> DeliveryRoute { DeliveryRoute(channel: "folder", recipient: party.id) }

  /// The way of one form of a document (`deliver.sent-once`). UBL goes to the electronic address, else any form to the mail
  /// address, else paper to the post. `mail`: path of the mail that encloses the document, where one is written.
  public static func of(_ form: Delivery, _ delivery: Delivery, to party: Party, mail: Text?) -> DeliveryRoute {
    let isReachable = !party.endpoint.value.isEmpty
    if form == .ubl, isReachable {
      return DeliveryRoute(channel: party.endpoint.scheme, recipient: party.endpoint.value)
    }
    if let mail, isEnclosed(form, delivery, to: party) { return .enclosed(in: mail) }
    guard form == delivery.original, mail == nil else { return folder(party) }
    if !party.email.isEmpty { return .mail(to: party) }
    return form == .pdf || form == .page ? DeliveryRoute(channel: "post", recipient: party.name) : folder(party)
  }

  /// Whether a mail encloses this form: all that are not sent otherwise, and the page only where there is no PDF.
  public static func isEnclosed(_ form: Delivery, _ delivery: Delivery, to party: Party) -> Bool {
    switch form {
    case .ubl: party.endpoint.value.isEmpty
    case .page: !delivery.forms.contains(.pdf)
    default: true
    }
  }
}
