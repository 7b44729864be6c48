import CLibCrypto
import OrderToCash

/// SHA-256 by libcrypto, streaming.
public final class SHA256 {
  private let context: OpaquePointer

  public init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  public func update(_ bytes: UnsafeRawBufferPointer) { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }

  public func update(_ text: String) {
    var copy = text
    copy.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// 64 hexadecimal digits; ready for the next message afterwards.
  public func finish() -> Text {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return Text(utf8: text)
  }

  public static func hex(_ bytes: UnsafeRawBufferPointer) -> Text {
    let hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  public static func hex(_ text: String) -> Text {
    var copy = text
    return copy.withUTF8 { hex(UnsafeRawBufferPointer($0)) }
  }
}
