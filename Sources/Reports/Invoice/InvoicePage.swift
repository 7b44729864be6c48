import OrderToCash

/// An invoice or a credit note as a page for people: self-contained, for screen, phone and paper. Written straight to bytes, a
/// few microseconds each, since a night has one per invoice.
public enum InvoicePage {
  public static func write(
    _ document: InvoiceDocument, language: Language, design: DocumentDesign = .standard, into buffer: inout ByteBuffer
  ) {
    let content = InvoiceContent(document, design.texts(language))
    write(content, design: design, into: &buffer)
  }

  /// With the sentences in which the document was worded.
  public static func write(
    _ worded: WordedInvoice, language: Language, design: DocumentDesign = .standard, into buffer: inout ByteBuffer
  ) {
    write(InvoiceContent(worded, design.texts(language)), design: design, into: &buffer)
  }

  private static func write(_ content: InvoiceContent, design: DocumentDesign, into buffer: inout ByteBuffer) {
    let (document, language) = (content.document, content.texts.language)
    let page = InvoicePageBody(content: content, code: PaymentCodeImage.code(of: document, design))
    let title = page.content.title
    buffer.append("<!DOCTYPE html>\n<html lang=\"")
    buffer.append(raw: language.rawValue)
    buffer.append(
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
    buffer.append(html: title)
    buffer.append(" ")
    buffer.append(html: document.number)
    buffer.append(" – ")
    buffer.append(html: document.seller.name)
    buffer.append("</title>\n<style>\n")
    buffer.append(DocumentStyle.css)
    buffer.append(DocumentStyle.page(Paper(country: document.buyer.address.country)))
    buffer.append("\n</style>\n</head>\n<body>\n<main>\n")
    LetterHead.write(from: document.seller, phone: page.content.texts[.phone], logo: design.logo, into: &buffer)
    buffer.append("<div class=\"head\">\n")
    LetterHead.write(to: document.buyer, from: document.seller, into: &buffer)
    page.writeFacts(into: &buffer)
    buffer.append("</div>\n<h1>")
    buffer.append(html: title)
    buffer.append(" ")
    buffer.append(html: document.number)
    buffer.append("</h1>\n")
    page.writeNote(into: &buffer)
    page.writeLines(into: &buffer)
    buffer.append("<div class=\"sums\">\n")
    page.writeTaxes(into: &buffer)
    page.writeTotals(into: &buffer)
    buffer.append("</div>\n")
    page.writePayment(into: &buffer)
    page.writeFooter(into: &buffer)
    buffer.append("</main>\n</body>\n</html>\n")
  }
}

/// Sender and recipient of a document, as on paper.
enum LetterHead {
  static func write(from seller: Party, phone: Text, logo: Logo?, into buffer: inout ByteBuffer) {
    buffer.append("<header class=\"from\">")
    if let logo { buffer.append(raw: logo.element) }
    buffer.append("<b>")
    buffer.append(html: seller.name)
    buffer.append("</b><p>")
    inline(seller.address, separator: "<br>", into: &buffer)
    if !seller.phone.isEmpty {
      buffer.append("<br>")
      buffer.append(html: phone)
      buffer.append(" ")
      buffer.append(html: seller.phone)
    }
    if !seller.email.isEmpty {
      buffer.append("<br>")
      buffer.append(html: seller.email)
    }
    buffer.append("</p></header>\n")
  }

  static func write(to buyer: Party, from seller: Party, into buffer: inout ByteBuffer) {
    buffer.append("<address class=\"to\"><span class=\"back\">")
    buffer.append(html: seller.name)
    buffer.append(" · ")
    inline(seller.address, separator: " · ", into: &buffer)
    buffer.append("</span>")
    buffer.append(html: buyer.name)
    buffer.append("<br>")
    inline(buyer.address, separator: "<br>", into: &buffer)
    if !buyer.address.country.isEmpty, buyer.address.country != seller.address.country {
      buffer.append("<br>")
      buffer.append(html: CountryNames.name(buyer.address.country))
    }
    buffer.append("</address>\n")
  }

  /// Street, second line, town and postcode.
  static func inline(_ address: PostalAddress, separator: StaticString, into buffer: inout ByteBuffer) {
    PostalLines.write(address, separator: separator, into: &buffer)
  }
}
