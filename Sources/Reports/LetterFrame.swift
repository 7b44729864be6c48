import OrderToCash

/// What letters and statements of account have in common: a page with sender, recipient, facts, a way to pay and a footer. Written
/// straight to bytes, since a first night of a month has one for every customer.
struct LetterFrame {
  typealias Fact = (label: String, value: String)

  let language: Language
  let company: Party
  let customer: Party
  let subject: String
  let texts: DocumentTexts
  let logo: Logo?

  /// Up to the opening words.
  func begin(_ facts: [Fact], into buffer: inout ByteBuffer) {
    buffer.append("<!DOCTYPE html>\n<html lang=\"")
    buffer.append(raw: language.rawValue)
    buffer.append(
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    )
    buffer.append("<title>")
    buffer.append(html: subject)
    buffer.append(" – ")
    buffer.append(html: company.name)
    buffer.append("</title>\n<style>\n")
    buffer.append(DocumentStyle.css)
    buffer.append(DocumentStyle.page(Paper(country: customer.address.country)))
    buffer.append("\n</style>\n</head>\n<body>\n<main>\n")
    LetterHead.write(from: company, phone: texts[.phone], logo: logo, into: &buffer)
    buffer.append("<div class=\"head\">\n")
    LetterHead.write(to: customer, from: company, into: &buffer)
    buffer.append("<dl class=\"facts\">\n")
    write(facts, into: &buffer)
    buffer.append("</dl>\n</div>\n<h1>")
    buffer.append(html: subject)
    buffer.append("</h1>\n")
    paragraph(texts[.letterSalutation], into: &buffer)
  }

  func paragraph(_ text: Text, into buffer: inout ByteBuffer) {
    buffer.append("<p class=\"more\">")
    buffer.append(html: text)
    buffer.append("</p>\n")
  }

  private func write(_ facts: [Fact], into buffer: inout ByteBuffer) {
    for fact in facts {
      buffer.append("<dt>")
      buffer.append(html: fact.label)
      buffer.append("</dt><dd>")
      buffer.append(html: fact.value)
      buffer.append("</dd>\n")
    }
  }

  /// The head of the table; a title's class is empty for text and `n` for figures.
  func beginTable(_ titles: [(text: Text, isFigure: Bool)], into buffer: inout ByteBuffer) {
    buffer.append("<table class=\"lines items\" style=\"margin-top:1.2rem\">\n<thead><tr>")
    for title in titles {
      buffer.append(title.isFigure ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
      buffer.append(html: title.text)
      buffer.append("</th>")
    }
    buffer.append("</tr></thead>\n<tbody>\n")
  }

  func endTable(into buffer: inout ByteBuffer) { buffer.append("</tbody>\n</table>\n") }

  /// A document with a note in small print.
  func writeDocument(_ document: Text, note: String, into buffer: inout ByteBuffer) {
    buffer.append("<tr><td class=\"i k\">")
    buffer.append(html: document)
    if !note.isEmpty {
      buffer.append("<small>")
      buffer.append(html: note)
      buffer.append("</small>")
    }
    buffer.append("</td>")
  }

  func beginSums(into buffer: inout ByteBuffer) {
    buffer.append("<div class=\"sums\"><div></div>\n<table class=\"total\">\n<tbody>\n")
  }

  func sum(_ label: Text, _ value: String, isTotal: Bool, into buffer: inout ByteBuffer) {
    buffer.append(isTotal ? "<tr class=\"due\"><th scope=\"row\">" : "<tr><th scope=\"row\">")
    buffer.append(html: label)
    buffer.append("</th><td class=\"n\">")
    buffer.append(html: value)
    buffer.append("</td></tr>\n")
  }

  func endSums(into buffer: inout ByteBuffer) { buffer.append("</tbody>\n</table>\n</div>\n") }

  func writePayment(_ account: [Fact], request: String = "", into buffer: inout ByteBuffer) {
    buffer.append("<section class=\"pay\">\n<h2>")
    buffer.append(html: texts[.payment])
    buffer.append("</h2>\n")
    if !request.isEmpty {
      buffer.append("<p>")
      buffer.append(html: request)
      buffer.append("</p>\n")
    }
    buffer.append("<dl>\n")
    write(account, into: &buffer)
    buffer.append("</dl>\n</section>\n")
  }

  /// Greeting and footer.
  func end(into buffer: inout ByteBuffer) {
    buffer.append("<p class=\"more\">")
    buffer.append(html: texts[.letterGreeting])
    buffer.append("\n")
    buffer.append(html: company.name)
    buffer.append("</p>\n<footer><p>")
    buffer.append(html: company.name)
    for (label, value) in InvoiceContent.registrations(company, texts) {
      buffer.append(" · ")
      buffer.append(html: label)
      buffer.append(" ")
      buffer.append(html: value)
    }
    buffer.append("</p></footer>\n</main>\n</body>\n</html>\n")
  }
}
