/// Every table of the ledger, in the order of `o2c dump`. One explicit list: what is not here doesn't exist.
public enum Schema {
  /// The version that this program reads and writes, kept in the database's `user_version`.
  /// It grows with every release that changes a table; `Migrations.upgrade` brings earlier ledgers up to it.
  public static let version = 3

  public static let tables: [Table] = [
    .run, .stageState, .unit, .claim, .file, .fileTotal, .acknowledgement, .fileHash, .problem, .parked,
    .customer, .alias, .item, .itemCode, .itemPack, .masterChange, .rate, .stockEvent, .stock, .warehouseStock,
    .holdEvent, .priceEntry,
    .standingOrder, .standingLine, .creditFact, .creditGrant, .creditReview, .creditStanding, .creditNotice,
    .orders, .orderLine, .orderNumber, .orderRevision, .openOrder, .backlogLine, .cancellation, .answer, .answerLine,
    .shipment, .shipmentLine, .confirmation, .pick, .openShipment,
    .goodsReturn, .returnLine, .acceptedReturn, .openReturn,
    .invoice, .invoiceLine, .invoiceTax, .invoiceCharge, .shipmentInvoice, .correction, .creditRequest,
    .creditRequestLine, .creditRequestDone, .openCreditRequest, .instalment, .feeRequest, .feeRequestDone,
    .openFeeRequest, .advancePart, .advanceUse, .openAdvance, .proForma, .prepaidOrder, .taxRate,
    .series, .openingItem, .history, .openItem,
    .statement, .bankEntry, .bankTransaction, .bankIdentity, .bankBalance, .bookedAnew,
    .receipt, .receiptAccount, .openReceipt, .receiptByHand, .remittance, .remittanceLine, .openRemittance,
    .application, .invoiceResponse, .dispute, .disputeEvent, .openDispute,
    .netting, .taxAdjustment, .refund, .openRefund, .refundPaid, .remindedItem, .pendingDecision, .learnedAlias,
    .aliasEvent,
    .cashRoute, .cashReturn,
    .posting, .balance, .ruling, .exceptionRaised, .exceptionClosed, .openException, .exceptionNumber,
    .decision, .openDecision, .letter, .letterItem, .sent, .control, .customerEvent, .logo,
    .promise, .promiseEnd, .openPromise, .invoiceCheck, .invoiceFinding, .lateCharge, .completeNight, .handOver,
    .withAgency,
    .lastPayment,
    .customerStatement,
    .nightFlow, .nightMeasure, .settledCash, .forecastWeek, .paymentHabit,
    .periodBalance, .taxPeriod, .periodClose, .revaluation, .seal, .forgottenRow, .droppedNight,
    .refundReturned,
  ]
}
