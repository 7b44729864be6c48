import OrderToCash

/// Packing slips as one page to print: a slip for each shipment, each on a sheet of its own, in the customer's language and
/// without prices.
public enum PackingSlipPage {
  public static func begin(_ company: Text, _ date: BusinessDate, into buffer: inout ByteBuffer) {
    buffer.append(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>
      """)
    buffer.append(html: company)
    buffer.append(" – ")
    buffer.append(date)
    buffer.append("</title>\n<style>\n")
    buffer.append(style)
    buffer.append("\n</style>\n</head>\n<body>\n")
  }

  public static func write(
    _ list: PickList, from company: Party, language: Language, design: DocumentDesign, into buffer: inout ByteBuffer
  ) {
    let (texts, numbers) = (design.texts(language), PageNumbers(language: language))
    buffer.append("<section lang=\"")
    buffer.append(raw: language.rawValue)
    buffer.append("\">\n<p class=\"from\">")
    buffer.append(html: company.name)
    buffer.append("</p>\n<address>")
    let isAbroad = list.address.country != company.address.country
    let country = isAbroad ? CountryNames.name(list.address.country) : .empty
    let lines = [list.name] + PostalLines.lines(list.address) + [country]
    for (index, line) in lines.filter({ !$0.isEmpty }).enumerated() {
      if index > 0 { buffer.append("<br>") }
      buffer.append(html: line)
    }
    buffer.append("</address>\n<h1>")
    buffer.append(html: texts[.despatch])
    buffer.append(" ")
    buffer.append(html: list.shipment)
    buffer.append("</h1>\n<dl>\n")
    fact(texts[.date], list.shipDate.map { Text(numbers.text($0)) } ?? .empty, &buffer)
    fact(texts[.order], list.orderNumber, &buffer)
    fact(texts[.customer], list.customer, &buffer)
    let carrier = [list.carrier, list.service].filter { !$0.isEmpty }.map(\.string).joined(separator: ", ")
    fact(texts[.carrier], Text(carrier), &buffer)
    buffer.append("</dl>\n<table>\n<thead><tr><th>")
    buffer.append(html: texts[.position])
    buffer.append("</th><th>")
    buffer.append(html: texts[.item])
    buffer.append("</th><th class=\"n\">")
    buffer.append(html: texts[.quantity])
    buffer.append("</th></tr></thead>\n<tbody>\n")
    for line in list.lines.sorted(by: { $0.line < $1.line }) { row(line, texts, numbers, &buffer) }
    buffer.append("</tbody>\n</table>\n</section>\n")
  }

  public static func end(into buffer: inout ByteBuffer) { buffer.append("</body>\n</html>\n") }

  private static func fact(_ label: Text, _ value: Text, _ buffer: inout ByteBuffer) {
    guard !label.isEmpty, !value.isEmpty else { return }
    buffer.append("<dt>")
    buffer.append(html: label)
    buffer.append("</dt><dd>")
    buffer.append(html: value)
    buffer.append("</dd>\n")
  }

  private static func row(
    _ line: PickList.Line, _ texts: DocumentTexts, _ numbers: PageNumbers, _ buffer: inout ByteBuffer
  ) {
    buffer.append("<tr><td>")
    buffer.append(decimal: Int64(line.line), scale: 0, minimum: 0)
    buffer.append("</td><td>")
    buffer.append(html: line.sku)
    if !line.description.isEmpty {
      buffer.append(" ")
      buffer.append(html: line.description)
    }
    buffer.append("</td><td class=\"n\">")
    numbers.write(line.quantity.millionths, scale: Quantity.scale, minimum: 0, into: &buffer)
    buffer.append(" ")
    buffer.append(html: texts.unit(line.unit))
    buffer.append("</td></tr>\n")
  }

  private static let style: StaticString = """
    body { font: 11pt/1.4 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem; }
    section { break-after: page; border-bottom: 1px solid #ccc; padding-bottom: 1.5rem; margin-bottom: 1.5rem; }
    section:last-child { break-after: auto; }
    address { font-style: normal; margin: 1rem 0 2rem; }
    .from { color: #555; font-size: 9pt; }
    dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; }
    dd { margin: 0; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: left; padding: .25rem .5rem .25rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
    .n { text-align: right; white-space: nowrap; }
    @media print { @page { margin: 20mm; } body { margin: 0; max-width: none; } section { border: 0; } }
    """
}
