// Linux calls that glibc's Swift module leaves out, as they need _GNU_SOURCE.
int syncfs(int fd);
int memfd_create(const char *name, unsigned int flags);
