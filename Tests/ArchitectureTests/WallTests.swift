import Testing

/// Which module may import what. The package manager does not enforce this reliably, so it is read from the text.
@Suite("Walls") struct WallTests {
  struct Module: CustomTestStringConvertible, Sendable {
    var name: String
    var allowed: Set<String>
    /// Imports that only the named files may have, with the reason beside them.
    var exceptions: [String: Set<String>] = [:]
    var testDescription: String { name }
  }

  static let modules: [Module] = [
    Module(name: "OrderToCash", allowed: []),
    Module(
      name: "Interchange",
      allowed: ["OrderToCash", "CLibXML2", "CLibCSV", "CLibUTF8Proc", "CLibArchive", "Yams", "Glibc", "Musl"]),
    Module(name: "Ledger", allowed: ["OrderToCash", "GRDB", "GRDBSQLite", "CSQLiteConfig", "Glibc", "Musl"]),
    Module(name: "Reports", allowed: ["OrderToCash", "Mustache", "CPangoCairo", "CXlsxWriter", "Synchronization"]),
    Module(
      name: "Pipeline",
      allowed: [
        "OrderToCash", "Interchange", "Ledger", "Reports", "CLibCrypto", "CLinux", "Yams", "ArgumentParser", "Logging",
        "Subprocess", "SystemPackage", "Dispatch", "Synchronization", "Glibc", "Musl",
      ],
      exceptions: [
        // Threads with a stack of a chosen size, and a condition to wait on.
        "DocumentFeed.swift": ["Foundation"]
      ]),
  ]

  @Test(arguments: modules) func importsOnlyWhatItMay(_ module: Module) throws {
    let files = Repository.files(under: "Sources/\(module.name)")
    #expect(!files.isEmpty)
    for file in files {
      let name = String(file.split(separator: "/").last ?? "")
      let allowed = module.allowed.union(module.exceptions[name] ?? [])
      for imported in try Repository.imports(file) where !allowed.contains(imported) {
        Issue.record(
          "\(file) imports \(imported); \(module.name) may import \(allowed.sorted().joined(separator: ", "))")
      }
    }
  }

  @Test func everyModuleHasItsWalls() throws {
    let folders = Set(Repository.files(under: "Sources").map { String($0.split(separator: "/")[1]) })
    let executables = folders.filter { $0 == "o2c" || $0.hasPrefix("o2c-") }
    #expect(folders.subtracting(executables).sorted() == WallTests.modules.map(\.name).sorted())
  }

  /// Third parties stay in their module.
  @Test(arguments: [
    ("GRDB", ["Ledger"]), ("GRDBSQLite", ["Ledger"]), ("CSQLiteConfig", ["Ledger"]), ("Mustache", ["Reports"]),
    ("Yams", ["Interchange", "Pipeline"]),
    ("Subprocess", ["Pipeline"]), ("Logging", ["Pipeline"]), ("ArgumentParser", ["Pipeline"]),
    ("SystemPackage", ["Pipeline"]), ("CLibXML2", ["Interchange"]), ("CLibCSV", ["Interchange"]),
    ("CLibUTF8Proc", ["Interchange"]), ("CLibArchive", ["Interchange"]), ("CLibCrypto", ["Pipeline"]),
    ("CPangoCairo", ["Reports"]), ("CXlsxWriter", ["Reports"]),
  ])
  func thirdPartiesStay(_ library: String, _ modules: [String]) throws {
    for file in Repository.files(under: "Sources") where try Repository.imports(file).contains(library) {
      #expect(modules.contains(String(file.split(separator: "/")[1])), "\(file) imports \(library)")
    }
  }

  /// Only one file starts processes, only Disk and its neighbours change files: `rename`, `unlink`, `mkdir` stand nowhere else.
  @Test func changesOutsideTheLedgerGoThroughDisk() throws {
    let calls = [" rename(", " unlink(", " mkdir(", " rmdir(", " syncfs(", "Glibc.rename(", " ftruncate("]
    for file in Repository.files(under: "Sources") where !file.hasSuffix("/Disk.swift") {
      for (index, line) in try Repository.lines(file).enumerated() {
        let text = line.drop { $0 == " " }
        guard !text.hasPrefix("//") else { continue }
        for call in calls where line.contains(call) && !line.contains("func ") && !line.contains("disk.") {
          Issue.record("\(file):\(index + 1) calls\(call)…): changes outside the ledger go through Disk")
        }
      }
    }
  }

  @Test func noFloatingPointInTheBusiness() throws {
    for file in Repository.files(under: "Sources/OrderToCash") {
      for (index, line) in try Repository.lines(file).enumerated() {
        guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { continue }
        let code = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: " ")
        let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        for word in ["Double", "Float", "Float16", "Float32", "Float80", "CGFloat", "Decimal"]
        where words.contains(Substring(word)) {
          Issue.record("\(file):\(index + 1) uses \(word)")
        }
      }
    }
  }
}
