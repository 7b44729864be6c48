import OrderToCash

/// The stages of a night, in order. `Package.swift` and `pipeline.yml` list the same names; a test compares.
public enum StageRegistry {
  public static let stages: [Stage] = [.intake, .cash, .credit, .fulfil, .invoice, .collect, .report]
  public static let names: [String] = stages.map(\.name)
}

extension StageRegistry {
  /// The work of a stage, by its name. One explicit list.
  static func work(named name: String) -> (any StageWork.Type)? {
    let all: [any StageWork.Type] = [
      IntakeStage.self, CashStage.self, CreditStage.self, FulfilStage.self, InvoiceStage.self, CollectStage.self,
      ReportStage.self,
    ]
    return all.first { $0.stage.name == name }
  }
}
