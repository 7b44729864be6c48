// Linux calls that glibc's Swift module leaves out, as they need _GNU_SOURCE.
int syncfs(int fd);
int memfd_create(const char *name, unsigned int flags);
// glibc alone has it.
int mallopt(int param, int value);
static const int mmap_threshold = -3; // M_MMAP_THRESHOLD of mallopt(3)
