// sqlite3_config takes what follows its option as variadic arguments, which Swift can't pass.
#include <sqlite3.h>

static inline int o2c_sqlite_without_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
