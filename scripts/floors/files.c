/* Floor: creates files of given sizes under a folder. usage: files FOLDER, with lines `<size><tab><path>` on stdin, sorted by
   path. Prints the number of files. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *path) {
  perror(path);
  exit(1);
}

static void make_folders(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (mkdir(path, 0755) && errno != EEXIST) fail(path);
    *slash = '/';
  }
}

int main(int count, char **arguments) {
  static char line[8192], path[8192], folder[8192], content[1 << 16];
  if (count != 2) return 2;
  memset(content, 'x', sizeof content);
  long files = 0;
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    char *name;
    long rest = strtol(line, &name, 10);
    int length = snprintf(path, sizeof path, "%s/%s", arguments[1], name + 1);
    if (length < 0 || length >= (int)sizeof path) return 1;
    size_t parent = (size_t)(strrchr(path, '/') - path);
    if (strncmp(path, folder, parent) || folder[parent]) {
      make_folders(path);
      memcpy(folder, path, parent);
      folder[parent] = 0;
    }
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (file < 0) fail(path);
    while (rest > 0) {
      ssize_t written = write(file, content, rest < (long)sizeof content ? (size_t)rest : sizeof content);
      if (written <= 0) fail(path);
      rest -= written;
    }
    if (close(file)) fail(path);
    files++;
  }
  printf("%ld\n", files);
  return 0;
}
