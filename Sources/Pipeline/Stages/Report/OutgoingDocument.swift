import Ledger
import OrderToCash

/// A document to be rendered into one or more files. Handed from thread to thread as one reference: it has a hundred texts.
final class OutgoingDocument: Sendable {
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

  let kind: Text
  let reader: DocumentReader
  let subject: Key
  let number: Text
  /// Path without its ending.
  let stem: String
  /// The address from which mails come.
  let sender: Text
  /// Path of an earlier file that this one replaces, or empty.
  let supersedes: Text
  let content: Content

  init(
    kind: Text, reader: DocumentReader, subject: Key, number: Text, stem: String, sender: Text, supersedes: Text,
    content: Content
  ) {
    self.kind = kind
    self.reader = reader
    self.subject = subject
    self.number = number
    self.stem = stem
    self.sender = sender
    self.supersedes = supersedes
    self.content = content
  }

  var recipient: Party { reader.party }
  var language: Language { reader.language }
  var delivery: Delivery { reader.delivery }
}

/// For whom documents are: a customer, or a channel of the inbox whose file is no customer's.
final class DocumentReader: Sendable {
  let account: Key
  /// Empty for customers.
  let channel: Text
  let party: Party
  let language: Language
  let delivery: Delivery
  /// The folder of what is for them, below the night's.
  let place: String

  init(account: Key, channel: Text = .empty, entry: PartyBook.Entry?, delivery: Delivery, place: String) {
    self.account = account
    self.channel = channel
    party = entry?.party ?? Party()
    language = entry?.language ?? .english
    self.delivery = delivery
    self.place = place
  }
}

/// A file of a document, and how it is sent.
struct OutgoingFile: Sendable {
  var file: Manifest.File
  var route: DeliveryRoute
  /// Path of an earlier file that this one replaces.
  var supersedes: Text = .empty
}
