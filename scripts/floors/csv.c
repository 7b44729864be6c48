/* Floor: libcsv over the files named on stdin (one path a line), with callbacks that do nothing. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void field(void *text, size_t size, void *data) { (void)text, (void)size, (void)data; }
static void row(int end, void *data) { (void)end, (void)data; }

int main(void) {
  static char path[4096], buffer[1 << 18];
  struct csv_parser parser;
  if (csv_init(&parser, CSV_APPEND_NULL)) return 1;
  while (fgets(path, sizeof path, stdin)) {
    path[strcspn(path, "\n")] = 0;
    FILE *file = fopen(path, "rb");
    if (!file) { perror(path); return 1; }
    setvbuf(file, NULL, _IONBF, 0);
    size_t size;
    while ((size = fread(buffer, 1, sizeof buffer, file)) > 0)
      if (csv_parse(&parser, buffer, size, field, row, NULL) != size) {
        fprintf(stderr, "%s: %s\n", path, csv_strerror(csv_error(&parser)));
        return 1;
      }
    csv_fini(&parser, field, row, NULL);
    fclose(file);
  }
  csv_free(&parser);
  return 0;
}
