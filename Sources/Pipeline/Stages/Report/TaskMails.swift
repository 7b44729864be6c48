import Interchange
import OrderToCash

/// Mails to those here whose tasks are new tonight: who is meant to act hears of it without opening the outbox.
extension PartnerDocuments {
  func writeTaskMails(_ exceptions: [ExceptionLine]) throws {
    let company = night.configuration.company.party
    for contact in night.configuration.contacts where MailMessage.isAddress(contact.email) {
      let tasks = ExceptionLine.byOwner(exceptions).filter { $0.owner == contact.name }
      let new = tasks.filter(\.isNew)
      guard !new.isEmpty else { continue }
      let path = "mail/tasks-\(OutboxFolder.name(contact.name)).eml"
      var message = MailMessage()
      message.senderName = company.name
      message.sender = company.email
      message.recipientName = contact.person.isEmpty ? contact.name : contact.person
      message.recipient = contact.email
      message.date = night.date
      message.identity = Text("\(night.identity.folder)/\(path)")
      message.subject = Text("\(new.count) new of \(tasks.count) tasks of \(contact.name), \(night.date)")
      message.body = TaskMail.body(new: new, standing: tasks.filter { !$0.isNew })
      var buffer = ByteBuffer(capacity: 8192)
      MailWriter.write(message, into: &buffer)
      let file = try folder.write(path, buffer)
      let route = DeliveryRoute(channel: "mail", recipient: contact.email)
      try enter("tasks", .none, .none, contact.name, OutgoingFile(file: file, route: route))
    }
  }
}

/// What such a mail says.
enum TaskMail {
  static func body(new: [ExceptionLine], standing: [ExceptionLine]) -> Text {
    var text = "New tonight:\n\n"
    for task in new { text += entry(task) }
    if !standing.isEmpty {
      text += "Open before:\n\n"
      for task in standing { text += "\(task.id)  \(task.message) (since \(task.firstSeen))\n" }
      text += "\n"
    }
    return Text(text + "Decisions are rows of a file in the inbox, with your name and reason at their end.\n")
  }

  private static func entry(_ task: ExceptionLine) -> String {
    var text = "\(task.id)  \(task.level.name)\n\(task.message)\n"
    if !task.whatToDo.isEmpty { text += "To do: \(task.whatToDo)\n" }
    for row in task.decisionRows { text += "  \(row)\n" }
    return text + "\n"
  }
}
