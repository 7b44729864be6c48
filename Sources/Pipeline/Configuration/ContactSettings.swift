import OrderToCash

extension Contact {
  /// One of `contacts:`.
  init(reading section: ConfigReader) {
    self.init(name: section.required("name"), person: section.text("person"), email: section.text("email"))
    if !email.isEmpty, !MailMessage.isAddress(email) {
      section.complain("email", "is ‘\(email)’, which is no mail address", "write one address")
    }
    section.finish()
  }
}
