// Bytes ⇄ documents. `FormatCatalog` says what a file is, `FileReader` turns its bytes into `ParsedDocument` values;
// writers turn outbound documents into bytes. Opens no files: the caller has them.
