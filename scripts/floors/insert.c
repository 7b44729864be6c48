/* Floor: every row of one SQLite file, read and inserted by bound statements into an empty one of the same schema, indexes
   included, in one transaction. usage: insert FROM TO. Prints the number of rows. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static sqlite3 *from, *to;

static void fail(sqlite3 *db, const char *what) {
  fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
  exit(1);
}

static void run(const char *sql) {
  if (sqlite3_exec(to, sql, NULL, NULL, NULL)) fail(to, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL)) fail(db, sql);
  return statement;
}

static void create(const char *type) {
  char *sql = sqlite3_mprintf(
    "SELECT sql FROM sqlite_schema WHERE type = %Q AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%%' ESCAPE '\\'", type);
  sqlite3_stmt *list = prepare(from, sql);
  while (sqlite3_step(list) == SQLITE_ROW) run((const char *)sqlite3_column_text(list, 0));
  sqlite3_finalize(list);
  sqlite3_free(sql);
}

/* Columns that are stored: generated ones can't be inserted. */
static char *columns(const char *table, int *count) {
  sqlite3_str *names = sqlite3_str_new(NULL);
  char *sql = sqlite3_mprintf("SELECT name FROM pragma_table_xinfo(%Q) WHERE hidden = 0 ORDER BY cid", table);
  sqlite3_stmt *list = prepare(from, sql);
  for (*count = 0; sqlite3_step(list) == SQLITE_ROW; ++*count)
    sqlite3_str_appendf(names, *count ? ", \"%w\"" : "\"%w\"", sqlite3_column_text(list, 0));
  sqlite3_finalize(list);
  sqlite3_free(sql);
  return sqlite3_str_finish(names);
}

static long copy(const char *table) {
  int count;
  char *names = columns(table, &count);
  char *select = sqlite3_mprintf("SELECT %s FROM \"%w\"", names, table);
  sqlite3_str *insert = sqlite3_str_new(NULL);
  sqlite3_str_appendf(insert, "INSERT INTO \"%w\" (%s) VALUES (", table, names);
  for (int i = 0; i < count; i++) sqlite3_str_appendall(insert, i ? ", ?" : "?");
  sqlite3_str_appendall(insert, ")");
  char *text = sqlite3_str_finish(insert);
  sqlite3_stmt *reader = prepare(from, select), *writer = prepare(to, text);
  long rows = 0;
  while (sqlite3_step(reader) == SQLITE_ROW) {
    for (int i = 0; i < count; i++)
      if (sqlite3_bind_value(writer, i + 1, sqlite3_column_value(reader, i))) fail(to, "bind");
    if (sqlite3_step(writer) != SQLITE_DONE) fail(to, text);
    sqlite3_reset(writer);
    rows++;
  }
  sqlite3_finalize(reader), sqlite3_finalize(writer);
  sqlite3_free(names), sqlite3_free(select), sqlite3_free(text);
  return rows;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  if (sqlite3_open_v2(arguments[1], &from, SQLITE_OPEN_READONLY, NULL)) fail(from, arguments[1]);
  if (sqlite3_open(arguments[2], &to)) fail(to, arguments[2]);
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA secure_delete = OFF");
  run("PRAGMA cache_size = -262144");
  run("BEGIN");
  create("table");
  create("index");
  long rows = 0;
  sqlite3_stmt *tables = prepare(from,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
  while (sqlite3_step(tables) == SQLITE_ROW) rows += copy((const char *)sqlite3_column_text(tables, 0));
  sqlite3_finalize(tables);
  run("COMMIT");
  sqlite3_close(from), sqlite3_close(to);
  printf("%ld\n", rows);
  return 0;
}
