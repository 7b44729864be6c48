import CLibArchive
import Foundation

/// Makes archives for tests, with libarchive's writer.
enum Packer {
  typealias Member = (name: String, text: String)

  static func zip(_ members: [Member], to path: URL, encrypted: Bool = false, stored: Bool = false) {
    let archive = archive_write_new()!
    archive_write_set_format_zip(archive)
    if stored { archive_write_set_options(archive, "zip:compression=store") }
    if encrypted {
      archive_write_set_options(archive, "zip:encryption=aes256")
      archive_write_set_passphrase(archive, "secret")
    }
    write(members, archive, path)
  }

  static func gzip(_ text: String, to path: URL) {
    let archive = archive_write_new()!
    archive_write_set_format_raw(archive)
    archive_write_add_filter_gzip(archive)
    write([("raw", text)], archive, path)
  }

  private static func write(_ members: [Member], _ archive: OpaquePointer, _ path: URL) {
    archive_write_open_filename(archive, path.path)
    for (name, text) in members {
      let entry = archive_entry_new()!
      archive_entry_set_pathname(entry, name)
      archive_entry_set_size(entry, Int64(text.utf8.count))
      archive_entry_set_filetype(entry, 0o100000)
      archive_entry_set_perm(entry, 0o644)
      archive_write_header(archive, entry)
      let bytes = Array(text.utf8)
      archive_write_data(archive, bytes, bytes.count)
      archive_entry_free(entry)
    }
    archive_write_close(archive)
    archive_write_free(archive)
  }
}
