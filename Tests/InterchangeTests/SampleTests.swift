import OrderToCash
import Testing

@testable import Interchange

/// Every real file beside the checkout is read, or refused with a message that a person can act on.
@Suite struct SampleTests {
  /// By file name as it begins: how many documents are read, and which rules are told. Files that are not listed are read
  /// without a problem, as one document.
  struct Expected {
    var documents = 1
    var rules: [String] = []
    var isRefused = false
  }

  private static let template = Expected(
    documents: 0, rules: ["intake.unknown-code", "intake.not-a-number", "intake.not-a-date"])
  private static let total = Expected(rules: ["intake.arithmetic"])
  private static let balance = Expected(rules: ["intake.mixed-currencies"])

  static let exceptions: [String: Expected] = [
    // 100 KGM at 100.00 is said to be 100.00.
    "OCA__edi__02a176b3__UBL-Order-2.0-Example.xml": total,
    "OCA__edi__0abfefea__UBL-Order-2.0-Example.xml": total,
    "kduvekot__ubl-release-package__2f211dde__order-test-bad-code.xml": total,
    "kduvekot__ubl-release-package__33b643c6__order-test-bad-model.xml": total,
    "kduvekot__ubl-release-package__4f5e6688__order-test-good.xml": total,
    "kduvekot__ubl-release-package__befb0d69__UBL-Order-2.0-Example.xml": total,
    "OpenPEPPOL__poacc-upgrade-3__a5ce81e7__snippet-01.xml": total,
    // Entries that don't make the closing balance, or transactions that don't make the entry.
    "OCA__bank-statement-import__test-camt053.xml": total,
    "OCA__bank-statement-import__test-camt053_02.xml": total,
    "OCA__bank-statement-import__test-camt053_03.xml": total,
    "genkgo__camt__1c032acb__camt053.v2.five.decimals.xml": total,
    "genkgo__camt__79e9269a__camt053.v2.all-balance-types.xml": total,
    "moov-io__iso20022__6416a85a__camt.053_P_CH2909000000250094239_1110092698_0_2020112503071366.xml": total,
    "sebastienrousseau__camt053__40cb8e1f__business_sample_camt.053.001.04.xml": total,
    "sebastienrousseau__camt053__1ce16a74__business_sample_camt.054.001.04.xml": total,
    // A closing balance in another currency than the account.
    "genkgo__camt__1b8f45c3__camt053.v2.with-party-ids.xml": balance,
    "genkgo__camt__2ed4912b__camt053.v8.xml": balance,
    "genkgo__camt__4a40915c__camt053.v2.minimal.ultimate.xml": balance,
    "genkgo__camt__6f4b9e1d__camt053.v2.minimal.xml": balance,
    "genkgo__camt__dcb5adea__camt053.v4.xml": balance,
    "genkgo__camt__96dd630a__camt053.v3.xml": Expected(rules: ["intake.mixed-currencies", "intake.arithmetic"]),
    // Two statements in a message.
    "genkgo__camt__d14341db__camt053.v2.multi.statement.xml": Expected(documents: 2),
    "sebastienrousseau__bankstatementparser__a8b7ba33__camt053_multicurrency.xml": Expected(documents: 2),
    // Refused.
    "genkgo__camt__63a787d9__camt053.v2.wrong.xml": Expected(
      documents: 0, rules: ["intake.no-documents"], isRefused: true),
    "sebastienrousseau__bankstatementparser__779adb7b__camt053_garbled_amount.xml": Expected(
      documents: 0, rules: ["intake.not-a-number"]),
    "sebastienrousseau__camt053__6bdce21c__template.xml": template,
    "sebastienrousseau__camt053__72a6bcd1__template.xml": template,
    "sebastienrousseau__camt053__a66b38ba__statement.xml": template,
    // Version 1 has other names throughout.
    "genkgo__camt__3cba26e8__camt052.v1.xml": Expected(
      documents: 0, rules: ["intake.no-documents"], isRefused: true),
    "moov-io__iso20022__8ea53297__FI_camt_052_sample.xml.xml": Expected(documents: 2),
    "moov-io__iso20022__c02145cf__musterfile_pain.001_Nov2020.xml": Expected(documents: 5),
    // Its control sums are the numbers of payments.
    "sebastienrousseau__bankstatementparser__55f94fd6__pain.001.001.03.xml": Expected(
      documents: 6, rules: ["intake.arithmetic"]),
    "kduvekot__ubl-release-package__758eb5c1__order-test-bad-syntax.xml": Expected(
      documents: 0, rules: ["intake.not-well-formed"], isRefused: true),
    "moov-io__iso20022__4ed7a833__camt.053_P_CH2909000000250094239_1110092698_0_2020112503071366.xml": Expected(
      documents: 0, rules: ["intake.not-well-formed"], isRefused: true),
  ]

  @Test(arguments: [
    "ubl_order", "ubl_order_change", "ubl_order_cancellation", "camt053", "camt054", "malformed_xml", "camt052",
    "mt940", "bai2", "bai_lockbox",
    "cxml_OrderRequest", "gs1_order", "orderx", "pain001", "ubl_remittance_advice",
  ])
  func everySample(folder: String) {
    let catalog = FormatCatalog.builtIn()
    var (readFiles, refusedFiles) = (0, 0)
    for name in Samples.files(folder) {
      let expected = SampleTests.exceptions[name] ?? SampleTests.records[name] ?? Expected()
      let bytes = Samples.bytes(folder, name)
      let (format, problem) = recognise(bytes, file: Text(name))
      let reading =
        format.map { read(bytes, catalog.format(named: Text($0))!) } ?? Reading(refusal: [problem!], isRefused: true)
      let good = reading.documents.filter { $0.document != nil }.count
      #expect(Set(reading.rules) == Set(expected.rules), "\(folder)/\(name): \(reading.messages)")
      #expect(reading.isRefused == expected.isRefused, "\(folder)/\(name)")
      #expect(good == expected.documents, "\(folder)/\(name)")
      if good > 0 { readFiles += 1 } else { refusedFiles += 1 }
      for problem in reading.refusal + reading.documents.flatMap(\.problems) {
        #expect(!problem.what.isEmpty && !problem.why.isEmpty && !problem.whatToDo.isEmpty)
        #expect(problem.place.line > 0, "\(folder)/\(name): \(problem.message)")
      }
    }
    print("samples/\(folder): \(readFiles) read, \(refusedFiles) refused")
  }

}
