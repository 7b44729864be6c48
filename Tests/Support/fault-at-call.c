/* Makes the n-th call that changes the disk the last one, or a failing one, counted over the whole process tree.
 *
 * Loaded with LD_PRELOAD. FAULT_COUNTER names a file of 8 bytes that all processes map; each counted call adds one before it is
 * made. FAULT_AT is the call concerned (0: none) and FAULT_KIND what happens there:
 *
 *   stage, runner, both   the processes die before the call: the caller; its parent, when the caller is a stage; both
 *   ENOSPC                from that call on whatever needs space fails, as on a full disk
 *   EIO, EINTR            this call fails once with that error
 *   short                 this call, when it writes, writes half of what it was given
 *
 * With FAULT_PROGRAM, the name of a stage, only its calls count.
 *
 * Not counted: what goes to standard output and error, and to what is no file.
 *
 * With FAULT_SHADOW, a folder, it also keeps what would survive a loss of power, by the letter of POSIX: a file's bytes as of its last
 * fsync, a folder's entries as of that folder's last fsync, everything as of the last syncfs. `f/<inode>` holds bytes,
 * `d/<inode>` entries ("<kind> <inode> <name>" and NUL), `keep/` what was unlinked since, so that no inode number is used twice.
 * FAULT_ROOT is the folder that it is about.
 *
 * FAULT_STREAMS is the number of bytes that streams over descriptors (fdopen, the workbook library's temporary files) may write in each process;
 * then the disk is full for them. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static _Atomic uint64_t *counter;
static uint64_t fault_at;
static const char *kind = "stage", *shadow, *root, *program;

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("FAULT_COUNTER");
  if (!path) return;
  if (getenv("FAULT_AT")) fault_at = strtoull(getenv("FAULT_AT"), NULL, 10);
  if (getenv("FAULT_KIND")) kind = getenv("FAULT_KIND");
  shadow = getenv("FAULT_SHADOW");
  root = getenv("FAULT_ROOT");
  program = getenv("FAULT_PROGRAM");
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  int file = real_open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *page = mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) counter = page;
}

enum needs { NOTHING, SPACE };
enum outcome { GOES_ON, FAILS, IS_SHORT };

/* What becomes of this call. errno is set when it fails. */
static enum outcome count(enum needs needs) {
  if (!counter || (program && strcmp(program, program_invocation_short_name) != 0)) return GOES_ON;
  uint64_t now = atomic_fetch_add(counter, 1) + 1;
  if (fault_at == 0 || now < fault_at) return GOES_ON;
  if (strcmp(kind, "ENOSPC") == 0) {
    errno = ENOSPC;
    return needs == SPACE ? FAILS : GOES_ON;
  }
  if (now != fault_at) return GOES_ON;
  if (strcmp(kind, "short") == 0) return IS_SHORT;
  if (kind[0] == 'E') {
    errno = strcmp(kind, "EIO") == 0 ? EIO : EINTR;
    return FAILS;
  }
  int is_stage = strncmp(program_invocation_short_name, "o2c-", 4) == 0;
  if (is_stage && strcmp(kind, "stage") != 0) kill(getppid(), SIGKILL);
  if (!is_stage || strcmp(kind, "runner") != 0) kill(getpid(), SIGKILL);
  return GOES_ON;
}

static int is_file(int file) {
  struct stat information;
  return file > 2 && fstat(file, &information) == 0 && S_ISREG(information.st_mode);
}

/* ---- What survives a loss of power ---- */

static int raw_open(const char *path, int flags, mode_t mode) {
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  return real(path, flags, mode);
}

static void raw_write(int file, const char *bytes, size_t size) {
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  while (size > 0) {
    ssize_t done = real(file, bytes, size);
    if (done <= 0) abort();
    bytes += done;
    size -= (size_t)done;
  }
}

/* A record takes the place of the one before it at once: a kill leaves either. */
static int begin_record(char *partial, const char *sort, ino_t inode) {
  snprintf(partial, PATH_MAX, "%s/%s/%llu.partial", shadow, sort, (unsigned long long)inode);
  return raw_open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static void end_record(int file, char *partial) {
  char final[PATH_MAX];
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  close(file);
  snprintf(final, sizeof final, "%.*s", (int)(strlen(partial) - strlen(".partial")), partial);
  real(partial, final);
}

static void keep_file(const char *path, ino_t inode) {
  char partial[PATH_MAX], buffer[65536];
  int from = raw_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  if (from < 0) return;
  int into = begin_record(partial, "f", inode);
  ssize_t size;
  while ((size = read(from, buffer, sizeof buffer)) > 0) raw_write(into, buffer, (size_t)size);
  close(from);
  end_record(into, partial);
}

static void keep_folder(const char *path, ino_t inode) {
  char partial[PATH_MAX], line[PATH_MAX];
  DIR *folder = opendir(path);
  if (!folder) return;
  int into = begin_record(partial, "d", inode);
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    int size = snprintf(line, sizeof line, "%c %llu %s", entry->d_type == DT_DIR ? 'd' : 'f',
                        (unsigned long long)entry->d_ino, entry->d_name);
    raw_write(into, line, (size_t)size + 1);
  }
  closedir(folder);
  end_record(into, partial);
}

static void keep_tree(const char *path) {
  struct stat information;
  if (lstat(path, &information) != 0) return;
  if (S_ISREG(information.st_mode)) keep_file(path, information.st_ino);
  if (!S_ISDIR(information.st_mode)) return;
  keep_folder(path, information.st_ino);
  DIR *folder = opendir(path);
  if (!folder) return;
  for (struct dirent *entry; (entry = readdir(folder));) {
    char child[PATH_MAX];
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
    keep_tree(child);
  }
  closedir(folder);
}

static void synced(int file, int whole) {
  char link[64], path[PATH_MAX];
  struct stat information;
  if (!shadow) return;
  if (whole) return keep_tree(root);
  if (fstat(file, &information) != 0) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return;
  path[size] = 0;
  if (S_ISDIR(information.st_mode)) keep_folder(path, information.st_ino); else keep_file(path, information.st_ino);
}

/* The inode lives on under keep/, so its number is not given again. */
static void survives(const char *path) {
  struct stat information;
  char kept[PATH_MAX];
  if (!shadow || lstat(path, &information) != 0 || !S_ISREG(information.st_mode)) return;
  snprintf(kept, sizeof kept, "%s/keep/%llu", shadow, (unsigned long long)information.st_ino);
  link(path, kept);
}

/* ---- The calls ---- */

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = va_arg(list, mode_t); \
    va_end(list); \
    int changes = (flags & O_TRUNC) || ((flags & O_CREAT) && access(path, F_OK) != 0); \
    if (changes && count(access(path, F_OK) != 0 ? SPACE : NOTHING) == FAILS) return -1; \
    return real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define WRITES(condition, call, half) \
  switch ((condition) ? count(SPACE) : GOES_ON) { \
    case FAILS: return -1; \
    case IS_SHORT: return half; \
    default: return call; \
  }

ssize_t write(int file, const void *bytes, size_t size) {
  REAL(write);
  WRITES(is_file(file), real(file, bytes, size), real(file, bytes, (size + 1) / 2))
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
  REAL(pwrite);
  WRITES(1, real(file, bytes, size, at), real(file, bytes, (size + 1) / 2, at))
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
  REAL(pwrite64);
  WRITES(1, real(file, bytes, size, at), real(file, bytes, (size + 1) / 2, at))
}
ssize_t writev(int file, const struct iovec *list, int n) {
  REAL(writev);
  WRITES(is_file(file), real(file, list, n), real(file, list, 1))
}
int rename(const char *from, const char *to) {
  REAL(rename);
  if (count(NOTHING) == FAILS) return -1;
  survives(to);
  return real(from, to);
}
int renameat(int one, const char *from, int other, const char *to) {
  REAL(renameat);
  return count(NOTHING) == FAILS ? -1 : real(one, from, other, to);
}
int renameat2(int one, const char *from, int other, const char *to, unsigned int flags) {
  REAL(renameat2);
  return count(NOTHING) == FAILS ? -1 : real(one, from, other, to, flags);
}
int unlink(const char *path) {
  REAL(unlink);
  if (count(NOTHING) == FAILS) return -1;
  survives(path);
  return real(path);
}
int mkdir(const char *path, mode_t mode) { REAL(mkdir); return count(SPACE) == FAILS ? -1 : real(path, mode); }
int rmdir(const char *path) {
  REAL(rmdir);
  if (count(NOTHING) == FAILS) return -1;
  if (!shadow) return real(path);
  /* Emptied folders are set aside under a name of their own: their inode numbers live on too. */
  struct stat information;
  char kept[PATH_MAX];
  if (lstat(path, &information) != 0) return -1;
  int (*real_rename)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  snprintf(kept, sizeof kept, "%s/keep/d%llu", shadow, (unsigned long long)information.st_ino);
  DIR *folder = opendir(path);
  int entries = 0;
  while (folder && readdir(folder)) entries++;
  if (folder) closedir(folder);
  if (entries > 2) { errno = ENOTEMPTY; return -1; }
  return real_rename(path, kept);
}
int fsync(int file) {
  REAL(fsync);
  if (count(SPACE) == FAILS) return -1;
  synced(file, 0);
  return shadow ? 0 : real(file);
}
int fdatasync(int file) {
  REAL(fdatasync);
  if (count(SPACE) == FAILS) return -1;
  synced(file, 0);
  return shadow ? 0 : real(file);
}
int syncfs(int file) {
  REAL(syncfs);
  if (count(SPACE) == FAILS) return -1;
  synced(file, 1);
  return shadow ? 0 : real(file);
}
int ftruncate(int file, off_t size) { REAL(ftruncate); return count(SPACE) == FAILS ? -1 : real(file, size); }
int ftruncate64(int file, off64_t size) { REAL(ftruncate64); return count(SPACE) == FAILS ? -1 : real(file, size); }
int truncate(const char *path, off_t size) { REAL(truncate); return count(SPACE) == FAILS ? -1 : real(path, size); }

/* ---- Streams over descriptors ---- */

static int64_t stream_space = -1;

static ssize_t stream_read(void *cookie, char *bytes, size_t size) { return read((int)(intptr_t)cookie, bytes, size); }
static ssize_t stream_write(void *cookie, const char *bytes, size_t size) {
  if ((int64_t)size > stream_space) {
    errno = ENOSPC;
    return 0;
  }
  stream_space -= (int64_t)size;
  return write((int)(intptr_t)cookie, bytes, size);
}
static int stream_seek(void *cookie, off64_t *place, int whence) {
  *place = lseek64((int)(intptr_t)cookie, *place, whence);
  return *place < 0 ? -1 : 0;
}
static int stream_close(void *cookie) { return close((int)(intptr_t)cookie); }

FILE *fdopen(int file, const char *mode) {
  REAL(fdopen);
  const char *space = getenv("FAULT_STREAMS");
  if (!space || !is_file(file)) return real(file, mode);
  if (stream_space < 0) stream_space = atoll(space);
  cookie_io_functions_t calls = {stream_read, stream_write, stream_seek, stream_close};
  return fopencookie((void *)(intptr_t)file, mode, calls);
}
