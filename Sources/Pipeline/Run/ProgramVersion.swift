/// The version that a run records. A change of what a night writes is a new version.
public enum ProgramVersion { public static let current = "0.1.0" }
