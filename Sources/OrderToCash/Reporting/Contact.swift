/// Somebody here who looks after tasks (`contacts:`).
public struct Contact: Hashable, Sendable {
  /// As policies name the owner of a task.
  public var name: Text
  /// The person, or empty.
  public var person: Text
  /// Where new tasks are told, or empty.
  public var email: Text

  public init(name: Text, person: Text = .empty, email: Text = .empty) {
    self.name = name
    self.person = person
    self.email = email
  }
}
