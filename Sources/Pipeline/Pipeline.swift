public enum Program { public static func main() {} }
public enum StageProgram { public static func main(stage: String) {} }
