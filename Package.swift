// swift-tools-version: 6.1
// o2c: order to cash as a nightly batch. docs/architecture.md draws the modules and their walls.
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
]

/// The stage executables, in the order of a night. `StageRegistry` and `pipeline.yml` list the same names; a test compares.
let stages = ["intake", "cash", "credit", "fulfil", "invoice", "collect", "report"]

func executable(_ name: String) -> Target {
  .executableTarget(name: name, dependencies: ["Pipeline"], swiftSettings: settings)
}

let package = Package(
  name: "o2c",
  products: (["o2c"] + stages.map { "o2c-\($0)" }).map { .executable(name: $0, targets: [$0]) },
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CLibArchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(
      name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CLibUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),
    .systemLibrary(
      name: "CPangoCairo", pkgConfig: "cairo", providers: [.apt(["libpango1.0-dev", "librsvg2-dev"])]),
    .systemLibrary(
      name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CSQLiteConfig", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "OrderToCash", swiftSettings: settings),
    .target(
      name: "Interchange",
      dependencies: [
        "OrderToCash", "CLibXML2", "CLibCSV", "CLibUTF8Proc", "CLibArchive", .product(name: "Yams", package: "Yams"),
      ],
      resources: [.embedInCode("Formats")],
      swiftSettings: settings),
    .target(
      name: "Ledger",
      dependencies: [
        "OrderToCash", "CSQLiteConfig", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings,
      // SQLite within the programs: calls inside Debian's shared library go through its table of symbols, a tenth of its
      // time. The shared library is named first (by GRDB), so only a whole archive takes its place.
      linkerSettings: [
        .unsafeFlags(["--whole-archive", "-l:libsqlite3.a", "--no-whole-archive", "-lm"].flatMap { ["-Xlinker", $0] })
      ]),
    .target(
      name: "Reports",
      dependencies: [
        "OrderToCash", "CPangoCairo", "CXlsxWriter", .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("Templates")],
      swiftSettings: settings),
    .target(
      name: "Pipeline",
      dependencies: [
        "OrderToCash", "Interchange", "Ledger", "Reports", "CLibCrypto", "CLinux",
        .product(name: "Yams", package: "Yams"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    executable("o2c"),
  ] + stages.map { executable("o2c-\($0)") } + [
    .testTarget(name: "OrderToCashTests", dependencies: ["OrderToCash"], swiftSettings: settings),
    .testTarget(
      name: "InterchangeTests", dependencies: ["Interchange", "OrderToCash"], swiftSettings: settings),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "OrderToCash"], swiftSettings: settings),
    .testTarget(
      name: "LedgerTests",
      dependencies: ["Ledger", "OrderToCash", .product(name: "GRDB", package: "GRDB.swift")], swiftSettings: settings),
    .testTarget(
      name: "PipelineTests", dependencies: ["Pipeline", "OrderToCash", "Ledger", "CLibArchive"], swiftSettings: settings
    ),
    .testTarget(name: "ArchitectureTests", dependencies: ["OrderToCash"], swiftSettings: settings),
  ]
)

// scripts/fuzz asks for these: libFuzzer's loop over the readers, and the readers on several threads. Nothing else builds them.
if Context.environment["O2C_FUZZ"] != nil {
  package.targets += [
    .executableTarget(
      name: "o2c-fuzz", dependencies: ["Interchange", "OrderToCash", "Pipeline"], path: "Tests/Fuzz",
      swiftSettings: settings),
    .executableTarget(
      name: "o2c-races", dependencies: ["Interchange", "OrderToCash"], path: "Tests/Races", swiftSettings: settings),
  ]
}
