import OrderToCash
import Testing

@testable import Interchange

/// What real files say against what they say themselves: balances against entries, totals against lines. A file whose parts don't
/// make its totals is told so; all others do, to the cent.
@Suite struct SampleSumTests {
  private func reading(_ folder: String, _ name: String) -> Reading? {
    let bytes = Samples.bytes(folder, name)
    return recognise(bytes, file: Text(name)).name.map { read(bytes, FormatCatalog.builtIn().format(named: Text($0))!) }
  }

  private func isTold(_ reading: Reading) -> Bool {
    !Set(reading.rules).isDisjoint(with: ["intake.arithmetic", "intake.mixed-currencies", "intake.control-total"])
  }

  @Test(arguments: ["camt053", "mt940", "bai2"]) func balances(folder: String) {
    var (made, told, without) = (0, 0, 0)
    for name in Samples.files(folder) {
      guard let reading = reading(folder, name) else { continue }
      for statement in reading.statements {
        guard let opening = statement.openingBalance, let closing = statement.closingBalance else {
          without += 1
          continue
        }
        let booked = statement.entries.filter { $0.status == .booked }.map(\.amount).reduce(0, +)
        if opening + booked == closing { made += 1 } else { told += 1 }
        #expect(opening + booked == closing || isTold(reading), "\(folder)/\(name): \(statement.id)")
      }
    }
    print("samples/\(folder): \(made) statements make their balances, \(told) don't and say so, \(without) state none")
  }

  @Test(arguments: ["ubl_order", "orderx", "gs1_order", "cxml_OrderRequest"]) func totals(folder: String) {
    var (made, told, without) = (0, 0, 0)
    for name in Samples.files(folder) {
      guard let reading = reading(folder, name) else { continue }
      for order in reading.orders {
        let amounts = order.lines.compactMap { line in
          line.statedAmount
            ?? line.price?.extended(by: line.quantity, per: line.basePriceQuantity, currency: order.currency)
            .map { $0 + line.allowancesAndCharges }
        }
        guard let stated = order.statedLineTotal, amounts.count == order.lines.count else {
          without += 1
          continue
        }
        let sum = amounts.reduce(0, +)
        if abs(sum - stated) <= 1 { made += 1 } else { told += 1 }
        #expect(abs(sum - stated) <= 1 || isTold(reading), "\(folder)/\(name): \(sum), stated \(stated)")
      }
    }
    print("samples/\(folder): \(made) orders make their totals, \(told) don't and say so, \(without) state none")
  }
}
