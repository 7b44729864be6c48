import OrderToCash

extension XMLShape {
  /// The path below the root element at which each document begins; empty for the root itself.
  var recordPath: Text {
    var trail: [(node: Int, path: String)] = nodes[1].children.map { ($0, nodes[$0].name.string) }
    while let (node, path) = trail.popLast() {
      if nodes[node].isRecord { return Text(path) }
      trail += nodes[node].children.map { ($0, "\(path)/\(nodes[$0].name)") }
    }
    return .empty
  }

  /// A tree with the root and the record's path only.
  func emptied(record: Text) -> XMLShape {
    var shape = self
    shape.nodes = [Node(name: .empty, children: [1]), Node(name: root)]
    let index = shape.node(at: record)
    shape.nodes[index].isRecord = true
    return shape
  }

  /// The same parts and bindings below another record path.
  func relaid(record: Text) -> XMLShape {
    let old = recordPath
    var shape = emptied(record: record)
    var trail: [(node: Int, path: String)] = [(1, "")]
    while let (index, path) = trail.popLast() {
      let place = Text(XMLShape.moved(path, from: old.string, to: record.string))
      if let part = nodes[index].part { shape.mark(part, at: place) }
      if nodes[index].binding >= 0 { _ = shape.bind(nodes[index].binding, at: place) }
      for attribute in nodes[index].attributes {
        _ = shape.bind(attribute.binding, at: Text("\(place)/@\(attribute.name)"))
      }
      trail += nodes[index].children.map { ($0, path.isEmpty ? nodes[$0].name.string : "\(path)/\(nodes[$0].name)") }
    }
    return shape
  }

  static func moved(_ path: String, from old: String, to new: String) -> String {
    guard !old.isEmpty, path == old || path.hasPrefix(old + "/") else { return path }
    return new + path.dropFirst(old.count)
  }

  /// The part that a value at this path belongs to: the innermost one on the way.
  func part(at path: Text) -> Part {
    var (index, part) = (nodes[0].children.first ?? 1, Part.head)
    for name in XMLShape.names(path) where name != "." && name.utf8.first != UInt8(ascii: "@") {
      guard let child = nodes[index].children.first(where: { nodes[$0].name == name }) else { return part }
      index = child
      part = nodes[index].part ?? part
    }
    return part
  }

  mutating func mark(_ part: Part, at path: Text) { nodes[node(at: path)].part = part }

  /// False when another binding is there. A path that ends in `@name` means the attribute.
  mutating func bind(_ binding: Int, at path: Text) -> Bool {
    let names = XMLShape.names(path)
    if let last = names.last, last.utf8.first == UInt8(ascii: "@") {
      let index = node(names.dropLast())
      let name = Text(utf8: last.utf8.dropFirst())
      guard !nodes[index].attributes.contains(where: { $0.name == name }) else { return false }
      nodes[index].attributes.append(Attribute(name: name, binding: binding))
      return true
    }
    let index = node(at: path)
    guard nodes[index].binding < 0 else { return false }
    nodes[index].binding = binding
    return true
  }

  mutating func unbind(_ binding: Int) {
    for index in nodes.indices where nodes[index].binding == binding { nodes[index].binding = -1 }
    for index in nodes.indices { nodes[index].attributes.removeAll { $0.binding == binding } }
  }

  /// The node at a path below the root element, made when it isn't there.
  private mutating func node(at path: Text) -> Int { node(XMLShape.names(path)[...]) }

  private static func names(_ path: Text) -> [Text] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { Text(utf8: $0) }
  }

  private mutating func node(_ names: ArraySlice<Text>) -> Int {
    var index = 1
    for name in names {
      if let child = nodes[index].children.first(where: { nodes[$0].name == name }) {
        index = child
      } else {
        nodes.append(Node(name: name))
        nodes[index].children.append(nodes.count - 1)
        index = nodes.count - 1
      }
    }
    return index
  }
}
