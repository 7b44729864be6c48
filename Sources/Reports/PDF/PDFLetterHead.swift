import OrderToCash

/// What every sheet of a document has: sender, the recipient in the window of an envelope (DIN 5008 form B: 45 mm from the top,
/// 20 mm from the left, 85 mm by 45 mm; a window envelope for Letter shows the same place), facts beside it, the foot.
struct PDFLetterHead {
  let sheets: PDFSheets
  let seller: Party
  let buyer: Party
  let texts: DocumentTexts
  let logo: PDFPicture?

  var left: Double { PDFSheets.mm(25) }
  var right: Double { sheets.width - PDFSheets.mm(20) }
  var width: Double { right - left }
  /// Where text has to end, so that the foot has room.
  var bottom: Double { sheets.height - PDFSheets.mm(26) }

  /// Draws the head of the first sheet; returns where the text goes on.
  func draw(facts: [(label: String, value: String, isKey: Bool)]) -> Double {
    drawSender()
    drawRecipient()
    let end = drawFacts(facts)
    drawFolds()
    return max(end, PDFSheets.mm(94)) + PDFSheets.mm(6)
  }

  private func drawSender() {
    var x = left
    if let logo {
      let scale = min(PDFSheets.mm(45) / logo.width, PDFSheets.mm(18) / logo.height)
      sheets.picture(logo, x: left, y: PDFSheets.mm(12), width: logo.width * scale, height: logo.height * scale)
      x += logo.width * scale + PDFSheets.mm(4)
    }
    let middle = left + width * 0.58
    sheets.text(seller.name.string, .init(size: 14, isBold: true), x: x, y: PDFSheets.mm(14), width: middle - x)
    var lines = address(seller.address)
    if !seller.phone.isEmpty { lines.append("\(texts[.phone]) \(seller.phone)") }
    if !seller.email.isEmpty { lines.append(seller.email.string) }
    sheets.text(
      lines.joined(separator: "\n"), .init(size: 8, isGrey: true, align: .right), x: middle, y: PDFSheets.mm(14),
      width: right - middle)
    sheets.line(x: left, y: PDFSheets.mm(36), length: width, weight: 1)
  }

  private func drawRecipient() {
    let back = ([seller.name.string] + address(seller.address)).joined(separator: " · ")
    sheets.text(back, .init(size: 6.5, isGrey: true), x: left, y: PDFSheets.mm(56), width: PDFSheets.mm(80))
    var lines = [buyer.name.string] + address(buyer.address)
    if !buyer.address.country.isEmpty, buyer.address.country != seller.address.country {
      lines.append(CountryNames.name(buyer.address.country).string)
    }
    sheets.text(
      lines.joined(separator: "\n"), .init(size: 10.5), x: left, y: PDFSheets.mm(62.7), width: PDFSheets.mm(80))
  }

  private func drawFacts(_ facts: [(label: String, value: String, isKey: Bool)]) -> Double {
    let x = max(PDFSheets.mm(125), right - PDFSheets.mm(70))
    let half = (right - x) * 0.46
    var y = PDFSheets.mm(45)
    for fact in facts {
      let style = PDFSheets.Style(size: 8.5, isBold: fact.isKey, align: .right)
      let label = sheets.text(fact.label, .init(size: 8.5, isGrey: true), x: x, y: y, width: half)
      let value = sheets.text(fact.value, style, x: x + half, y: y, width: right - x - half)
      y += max(label, value) + 1.5
    }
    return y
  }

  /// Marks where to fold and to punch (DIN 5008 form B), on A4.
  private func drawFolds() {
    guard abs(sheets.height - PDFSheets.mm(297)) < 1 else { return }
    for y in [105.0, 148.5, 210] {
      sheets.line(x: PDFSheets.mm(4), y: PDFSheets.mm(y), length: PDFSheets.mm(4), weight: 0.3)
    }
  }

  /// Street, second line, town and postcode.
  func address(_ address: PostalAddress) -> [String] { PostalLines.lines(address).map(\.string) }

  /// Registrations on the left, the number of the sheet on the right.
  func drawFoot(_ sheet: Int, _ count: Int) {
    let y = sheets.height - PDFSheets.mm(18)
    sheets.line(x: left, y: y - 3, length: width)
    let registrations = InvoiceContent.registrations(seller, texts).map { "\($0.label) \($0.value)" }
    let foot = ([seller.name.string] + registrations).joined(separator: " · ")
    sheets.text(foot, .small, x: left, y: y, width: width * 0.75)
    let number = texts.fill(.pageOf, ["page": "\(sheet)", "pages": "\(count)"])
    sheets.text(
      number, .init(size: 7.5, isGrey: true, align: .right), x: left + width * 0.75, y: y, width: width * 0.25)
  }
}
