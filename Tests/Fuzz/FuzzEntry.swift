import Glibc

// What libFuzzer calls (LLVM, "libFuzzer: fuzz target"). scripts/fuzz builds and runs it, with the target's name in O2C_FUZZ_TARGET.

/// libFuzzer's loop.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The package manager links an executable so that this is its `main`.
@_cdecl("o2c_fuzz_main")
public func begin(_ count: CInt, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  var (count, arguments) = (count, arguments)
  return runDriver(&count, &arguments) { tryOne($0, $1) }
}

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  let name = getenv("O2C_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    print("O2C_FUZZ_TARGET is one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    exit(2)
  }
  FuzzTarget.chosen = target
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func tryOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzTarget.chosen.try(UnsafeBufferPointer(start: start, count: count))
  return 0
}
