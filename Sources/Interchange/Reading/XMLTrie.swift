import CLibXML2
import OrderToCash

/// A format's paths with names interned in one parser's dictionary, so that an element is found by comparing pointers.
struct XMLTrie {
  struct Node {
    var firstChild: Int32
    var childCount: Int32
    var binding: Int32
    /// Of the binding.
    var field: Field
    var changesValues: Bool
    /// Raw value of the part, or -1.
    var part: Int16
    var isRecord: Bool
    /// Interned name of the attribute that qualifies the value.
    var qualifier: UnsafePointer<xmlChar>?
    var firstAttribute: Int32
    var attributeCount: Int32
  }

  /// An attribute that is a field of its own.
  struct Attribute {
    var name: UnsafePointer<xmlChar>
    var binding: Int32
    var field: Field
    var changesValues: Bool
  }

  struct Edge {
    var name: UnsafePointer<xmlChar>
    /// Bytes of the name.
    var length: Int32
    var node: Int32
    /// Its first eight bytes, the first one lowest.
    var head: UInt64
  }

  let nodes: UnsafeMutablePointer<Node>
  let edges: UnsafeMutablePointer<Edge>
  let attributes: UnsafeMutablePointer<Attribute>
  let family: [UInt8]

  init(_ shape: XMLShape, _ bindings: [Binding], names: xmlDictPtr?) {
    func interned(_ text: Text) -> UnsafePointer<xmlChar> {
      text.string.withCString { pointer in
        pointer.withMemoryRebound(to: xmlChar.self, capacity: text.utf8.count) {
          xmlDictLookup(names, $0, Int32(text.utf8.count))
        }
      }
    }
    nodes = .allocate(capacity: shape.nodes.count)
    edges = .allocate(capacity: shape.nodes.count)
    attributes = .allocate(capacity: max(1, shape.nodes.reduce(0) { $0 + $1.attributes.count }))
    family = Array(shape.family.utf8)
    var (edge, attribute) = (0, 0)
    for (index, node) in shape.nodes.enumerated() {
      let binding = node.binding >= 0 ? bindings[node.binding] : nil
      let qualifier = binding?.qualifier ?? .empty
      nodes[index] = Node(
        firstChild: Int32(edge), childCount: Int32(node.children.count), binding: Int32(node.binding),
        field: binding?.field ?? .note, changesValues: binding?.changesValues ?? false,
        part: node.part.map { Int16($0.rawValue) } ?? -1, isRecord: node.isRecord,
        qualifier: qualifier.isEmpty ? nil : interned(qualifier), firstAttribute: Int32(attribute),
        attributeCount: Int32(node.attributes.count))
      for wanted in node.attributes {
        let binding = bindings[wanted.binding]
        attributes[attribute] = Attribute(
          name: interned(wanted.name), binding: Int32(wanted.binding), field: binding.field,
          changesValues: binding.changesValues)
        attribute += 1
      }
      for child in node.children {
        let name = shape.nodes[child].name
        edges[edge] = Edge(
          name: interned(name), length: Int32(name.utf8.count), node: Int32(child),
          head: XMLCutter.packed(interned(name), min(8, name.utf8.count)))
        edge += 1
      }
    }
  }

  func deallocate() {
    nodes.deallocate()
    edges.deallocate()
    attributes.deallocate()
  }

  /// The node that an element leads to, or -1.
  @inline(__always) static func child(
    of parent: Node, _ edges: UnsafeMutablePointer<Edge>, named name: UnsafePointer<xmlChar>
  ) -> Int32 {
    var edge = edges + Int(parent.firstChild)
    let end = edge + Int(parent.childCount)
    while edge < end {
      if edge.pointee.name == name { return edge.pointee.node }
      edge += 1
    }
    return -1
  }
}
