import Interchange
import OrderToCash

/// One of `schemas:`: files of a format are judged by an XML Schema of the user's before anything of them is taken.
public struct SchemaSetting: Sendable {
  public var format: Text = .empty
  /// Empty: whatever channel the file came through.
  public var channel: Text = .empty
  /// Under the workspace.
  public var file = ""
  public var severity = Severity.refuse

  init(reading section: ConfigReader) {
    format = section.required("format")
    channel = section.text("channel")
    file = section.required("file").string
    severity = section.choice("action", ["refuse", "warn"], default: "refuse") == "warn" ? .warn : .refuse
    section.finish()
  }
}

/// The schemas of a workspace, each read once, for all threads.
struct SchemaChecks: Sendable {
  private struct Check: Sendable {
    var setting: SchemaSetting
    var schema: XMLSchema
  }
  private var checks: [Check] = []

  init() {}

  /// Throws `Failure.cannotRun` for a schema that can't be read.
  init(_ settings: [SchemaSetting], _ workspace: Workspace) throws {
    for setting in settings {
      let path = setting.file.hasPrefix("/") ? setting.file : workspace.root + "/" + setting.file
      do throws(XMLSchema.Unreadable) {
        checks.append(Check(setting: setting, schema: try XMLSchema(path: path)))
      } catch {
        throw Failure.cannotRun("The schema \(path) of pipeline.yml can't be read: \(error.detail).")
      }
    }
  }

  /// For files that came through no channel: each schema counts for its format, whichever channel it is meant for.
  init(trying settings: [SchemaSetting], _ workspace: Workspace) throws {
    try self.init(
      settings.map { setting in
        var setting = setting
        setting.channel = .empty
        return setting
      }, workspace)
  }

  /// The first that is meant for a file.
  func validator(format: Text, channel: Text?) -> SchemaValidator? {
    let found = checks.first { check in
      check.setting.format == format && (check.setting.channel.isEmpty || check.setting.channel == channel)
    }
    guard let found else { return nil }
    let name = found.setting.file.split(separator: "/").last.map(String.init) ?? found.setting.file
    return SchemaValidator(found.schema, name: name, severity: found.setting.severity)
  }
}
