#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One run per workspace. The lock belongs to an open file, so it lives until the last process that has it open has died: the
/// runner hands its descriptor to each stage as standard input, and a stage that outlives a killed runner keeps it.
public struct WorkspaceLock: Sendable {
  public let descriptor: Int32

  /// Throws `Failure.tryAgain` when another process has it.
  public static func take(_ workspace: Workspace, _ disk: Disk) throws -> WorkspaceLock {
    try disk.makeFolder(workspace.ledgerFolder)
    let file = open(workspace.lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw DiskError("open", workspace.lockPath) }
    return try hold(file, workspace)
  }

  /// The lock that a runner handed over as standard input.
  public static func inherited(_ workspace: Workspace) throws -> WorkspaceLock {
    var mine = stat()
    var lock = stat()
    guard fstat(0, &mine) == 0, stat(workspace.lockPath, &lock) == 0, mine.st_ino == lock.st_ino,
      mine.st_dev == lock.st_dev
    else { throw Failure.cannotRun("--lock-on-stdin is for `o2c run`, which hands its lock to the stages.") }
    return try hold(0, workspace)
  }

  private static func hold(_ file: Int32, _ workspace: Workspace) throws -> WorkspaceLock {
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure.tryAgain("Another run is at work in \(workspace.root). Try again when it has ended.")
    }
    return WorkspaceLock(descriptor: file)
  }

  public func release() { close(descriptor) }
}
