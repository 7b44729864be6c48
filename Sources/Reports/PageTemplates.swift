import Mustache
import OrderToCash

/// The templates of the nightly pages, parsed once. They are compiled into the binary, so one that doesn't parse is a bug and
/// traps at first use; a test renders each.
enum PageTemplates {
  static func render(_ values: [String: Any], with name: String) -> String {
    guard let page = library.render(values, withTemplate: name) else { preconditionFailure("no template \(name)") }
    return page
  }

  /// Stands in a template's values for bytes that are put there afterwards: a control character, which no text of a page keeps.
  static let gap = "\u{1A}"

  /// The parts of a page around its gaps.
  static func render(_ values: [String: Any], around gap: String, with name: String) -> [ByteBuffer] {
    render(values, with: name).utf8.split(separator: gap.utf8.first!, omittingEmptySubsequences: false).map { part in
      var buffer = ByteBuffer(capacity: part.count)
      buffer.append(raw: String(part) ?? "")
      return buffer
    }
  }

  static let style = String(decoding: PackageResources.style_mustache, as: UTF8.self)

  /// Shows of a report's rows those that a link names; without it they are found by their place.
  static let select = String(decoding: PackageResources.select_js, as: UTF8.self)

  private static let library: MustacheLibrary = {
    MustacheContentTypes.register(PageContent(), named: "PAGE")
    let sources: [(String, [UInt8])] = [
      ("index", PackageResources.index_mustache), ("bars", PackageResources.bars_mustache),
      ("exceptions", PackageResources.exceptions_mustache),
      ("report", PackageResources.report_mustache), ("work-list", PackageResources.work_list_mustache),
      ("tasks", PackageResources.tasks_mustache),
    ]
    var library = MustacheLibrary()
    for (name, bytes) in sources {
      do {
        try library.register(String(decoding: bytes, as: UTF8.self), named: name)
      } catch {
        preconditionFailure("template \(name): \(error)")
      }
    }
    return library
  }()
}

/// Escaping byte by byte. The library's own works by grapheme cluster, where `"` followed by a combining mark is another
/// character and would pass as it is.
private struct PageContent: MustacheContentType {
  func escapeText(_ text: String) -> String {
    var buffer = ByteBuffer(capacity: text.utf8.count + 16)
    buffer.append(html: text)
    return buffer.string
  }
}
