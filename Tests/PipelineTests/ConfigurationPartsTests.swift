import OrderToCash
import Testing

@testable import Pipeline

/// One text holds `pipeline.yml` and the files that it names.
@Suite("Configuration text") struct ConfigurationPartsTests {
  static let cases: [ConfigurationParts] = [
    ConfigurationParts(main: ""), ConfigurationParts(main: "a: 1"), ConfigurationParts(main: "a: 1\n\nb: 2\n"),
    ConfigurationParts(main: "a: 1\n", files: [ConfigurationParts.File(name: "x/y z.yml", text: "- b\n")]),
    ConfigurationParts(
      main: "a: 1\n",
      files: [
        ConfigurationParts.File(name: "x.yml", text: ""), ConfigurationParts.File(name: "ü.yml", text: "- b: \"\"\n"),
      ]),
  ]

  @Test(arguments: cases) func comesBack(_ parts: ConfigurationParts) {
    let again = ConfigurationParts(parts.text)
    #expect(again.main == parts.main)
    #expect(again.files.map(\.name) == parts.files.map(\.name))
    #expect(again.files.map { $0.text.split(separator: "\n") } == parts.files.map { $0.text.split(separator: "\n") })
  }

  @Test func severities() {
    let text = """
      company: { name: A, currency: EUR, country: DE }
      channels:
        - { name: orders, kinds: [orders], strictness: strict, severity: { intake.arithmetic: warn } }
        - { name: loose, kinds: [orders], strictness: harsh, severity: { intake.limit: warn } }
      policies: { intake: { strictness: lenient } }
      """
    let (configuration, problems) = Configuration.read(text)
    #expect(
      configuration.channels[0].severities == SeverityPolicy(strictness: .strict, rules: ["intake.arithmetic": .warn]))
    #expect(configuration.policies.intake.severities.strictness == .lenient)
    #expect(problems.map { $0.place.line } == [4, 4], "\(problems.map(\.message))")
  }
}
