/* Kills a process at the n-th call that changes something outside it, counted over the whole process tree.
 *
 * Loaded with LD_PRELOAD. KILL_COUNTER names a file of 8 bytes that all processes map; each counted call adds one before it is
 * made. When the count reaches KILL_AT (0: never), the processes of KILL_WHOM die before the call: `stage` the caller, `runner`
 * its parent when the caller is a stage, `both` parent and caller. With `disk` nobody dies: from that call on, whatever needs
 * space fails as on a full disk. Writes to standard output and error, and to what is no
 * file, are not counted. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static _Atomic uint64_t *counter;
static uint64_t kill_at;
static const char *whom = "stage";

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("KILL_COUNTER");
  if (!path) return;
  if (getenv("KILL_AT")) kill_at = strtoull(getenv("KILL_AT"), NULL, 10);
  if (getenv("KILL_WHOM")) whom = getenv("KILL_WHOM");
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  int file = real_open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *page = mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) counter = page;
}

/* Whether the disk is full for this call. */
static int count(void) {
  if (!counter) return 0;
  uint64_t now = atomic_fetch_add(counter, 1) + 1;
  if (kill_at == 0) return 0;
  if (strcmp(whom, "disk") == 0) {
    if (now < kill_at) return 0;
    errno = ENOSPC;
    return 1;
  }
  if (now != kill_at) return 0;
  int is_stage = strncmp(program_invocation_short_name, "o2c-", 4) == 0;
  if (is_stage && strcmp(whom, "stage") != 0) kill(getppid(), SIGKILL);
  if (!is_stage || strcmp(whom, "runner") != 0) kill(getpid(), SIGKILL);
  return 0;
}

static int is_file(int file) {
  struct stat information;
  return file > 2 && fstat(file, &information) == 0 && S_ISREG(information.st_mode);
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = va_arg(list, mode_t); \
    va_end(list); \
    if (flags & (O_CREAT | O_TRUNC) && count() && access(path, F_OK) != 0) { errno = ENOSPC; return -1; } \
    return real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int file, const void *bytes, size_t size) { REAL(write); if (is_file(file) && count()) return -1; return real(file, bytes, size); }
ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) { REAL(pwrite); if (count()) return -1; return real(file, bytes, size, at); }
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) { REAL(pwrite64); if (count()) return -1; return real(file, bytes, size, at); }
ssize_t writev(int file, const struct iovec *list, int n) { REAL(writev); if (is_file(file) && count()) return -1; return real(file, list, n); }
int rename(const char *from, const char *to) { REAL(rename); count(); return real(from, to); }
int unlink(const char *path) { REAL(unlink); count(); return real(path); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); if (count()) return -1; return real(path, mode); }
int rmdir(const char *path) { REAL(rmdir); count(); return real(path); }
int fsync(int file) { REAL(fsync); if (count()) return -1; return real(file); }
int fdatasync(int file) { REAL(fdatasync); if (count()) return -1; return real(file); }
int syncfs(int file) { REAL(syncfs); if (count()) return -1; return real(file); }
int ftruncate(int file, off_t size) { REAL(ftruncate); if (count()) return -1; return real(file, size); }
int ftruncate64(int file, off64_t size) { REAL(ftruncate64); if (count()) return -1; return real(file, size); }
