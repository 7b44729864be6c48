/// The rules of disputes.
public enum DisputeRules {
  public static let opened = Rule(
    "dispute.opened", stage: .cash,
    rationale:
      "What a customer disputes with a reason is somebody's task, not an unpaid debt: it is neither dunned nor does it "
      + "hold orders, and everything else of the item still counts.",
    triggers: "200.00 of an invoice of 1,000.00 are deducted as damaged: 800.00 are asked for, 200.00 are disputed",
    spares: "a difference within tolerance, which is written to payment differences")
  public static let ended = Rule(
    "dispute.ended", stage: .cash,
    rationale:
      "A dispute is over when its amount is paid, credited, written off or rejected; what is disputed is never more than "
      + "what is open.",
    triggers: "the customer pays the 200.00 after all", spares: "a payment of another part of the item")

  public static let all: [Rule] = [opened, ended, TwoDeciders.rule]
}
