import OrderToCash

/// A document to be rendered into one or more files.
struct OutgoingDocument: Sendable {
  enum Content: Sendable {
    case invoice(InvoiceDocument)
    case despatch(DespatchAdviceDocument)
    case answer(OrderResponseDocument)
    case acknowledgement(FileAcknowledgement)
    case letter(LetterDocument)
    case notice(CustomerNotice)
    case status(CustomerStatus)
    case statement(AccountStatement)
  }

  var kind: Text
  var account: Key
  var subject: Key
  var number: Text
  /// Path without its ending.
  var stem: String
  /// The address from which mails come.
  var sender: Text
  var recipient: Party
  var language: Language
  var delivery: Delivery
  /// Of the inbox, for what answers a file that is no customer's; empty for all else.
  var channel: Text = .empty
  /// Path of an earlier file that this one replaces, or empty.
  var supersedes: Text = .empty
  var content: Content
}

/// A file of a document, and how it is sent.
struct OutgoingFile: Sendable {
  var file: Manifest.File
  var route: DeliveryRoute
  /// Path of an earlier file that this one replaces.
  var supersedes: Text = .empty
}
