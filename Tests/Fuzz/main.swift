import Glibc

// `o2c-fuzz TARGET [options and corpora of libFuzzer]`: scripts/fuzz builds and runs it.

/// libFuzzer's own loop (LLVM, "Using libFuzzer as a library").
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

guard CommandLine.argc > 1, let chosen = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
  print("usage: o2c-fuzz \(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) [options of libFuzzer]")
  exit(2)
}
FuzzTarget.chosen = chosen

// The name of the target is not libFuzzer's business.
nonisolated(unsafe) var arguments = CommandLine.unsafeArgv
arguments[1] = arguments[0]
arguments += 1
nonisolated(unsafe) var count = CommandLine.argc - 1
withUnsafeMutablePointer(to: &arguments) { arguments in
  arguments.withMemoryRebound(to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self, capacity: 1) {
    exit(
      runDriver(&count, $0) { start, count in
        FuzzTarget.chosen.try(UnsafeBufferPointer(start: start, count: count))
        return 0
      })
  }
}
