import OrderToCash

/// A table that goes over as many sheets as it needs: its head is repeated, and a sum carried over where there is one.
struct PDFTable {
  struct Column {
    var title: String
    var width: Double
    var align = PDFSheets.Align.left
  }

  struct Row {
    var cells: [String]
    /// Small print below the cell of the same place.
    var notes: [String] = []
    /// What the row adds to the sum that is carried over.
    var amount: Int64 = 0
  }

  let head: PDFLetterHead
  let columns: [Column]
  /// How a carried sum is worded and written; nil to carry none.
  var carried: (over: String, forward: String, write: (Int64) -> String)?
  /// What continues, at the top of a further sheet.
  var title: String

  private var sheets: PDFSheets { head.sheets }

  /// Draws from `start` and returns where it ended.
  func draw(_ rows: [Row], from start: Double) -> Double {
    var y = drawHead(start)
    var sum: Int64 = 0
    let reserve = carried == nil ? 0 : PDFSheets.mm(6)
    for (index, row) in rows.enumerated() {
      let height = self.height(row)
      let isLast = index == rows.count - 1
      if y + height > head.bottom - (isLast ? 0 : reserve) {
        if let carried { drawSum(carried.over, carried.write(sum), y) }
        y = drawHead(continueOnNewSheet())
        if let carried { y = drawSum(carried.forward, carried.write(sum), y) }
      }
      y = draw(row, y)
      sum += row.amount
    }
    return y
  }

  /// Starts a sheet; returns where its text begins.
  func continueOnNewSheet() -> Double {
    sheets.newSheet()
    sheets.text(title, .init(size: 8.5, isGrey: true), x: head.left, y: PDFSheets.mm(14), width: head.width)
    return PDFSheets.mm(22)
  }

  private func drawHead(_ y: Double) -> Double {
    var x = head.left
    var height = 0.0
    for column in columns {
      let style = PDFSheets.Style(size: 8, isBold: true, align: column.align)
      height = max(height, sheets.text(column.title, style, x: x, y: y, width: column.width - 4))
      x += column.width
    }
    sheets.line(x: head.left, y: y + height + 2.5, length: head.width, weight: 0.8)
    return y + height + 6
  }

  private func height(_ row: Row) -> Double {
    var tallest = 0.0
    for (index, column) in columns.enumerated() {
      let note = index < row.notes.count ? row.notes[index] : ""
      let height =
        sheets.height(of: row.cells[index], width: column.width - 4)
        + sheets.height(of: note, .small, width: column.width - 4)
      tallest = max(tallest, height)
    }
    return tallest + 6
  }

  private func draw(_ row: Row, _ y: Double) -> Double {
    var x = head.left
    var tallest = 0.0
    for (index, column) in columns.enumerated() {
      var height = sheets.text(row.cells[index], .init(align: column.align), x: x, y: y, width: column.width - 4)
      if index < row.notes.count {
        let style = PDFSheets.Style(size: 7.5, isGrey: true, align: column.align)
        height += sheets.text(row.notes[index], style, x: x, y: y + height, width: column.width - 4)
      }
      tallest = max(tallest, height)
      x += column.width
    }
    sheets.line(x: head.left, y: y + tallest + 2.5, length: head.width, weight: 0.25)
    return y + tallest + 6
  }

  @discardableResult private func drawSum(_ label: String, _ sum: String, _ y: Double) -> Double {
    let last = columns.last?.width ?? 0
    sheets.text(label, .bold, x: head.left, y: y, width: head.width - last - 4)
    let height = sheets.text(
      sum, .init(isBold: true, align: .right), x: head.right - last, y: y, width: last - 4)
    return y + height + 6
  }
}
