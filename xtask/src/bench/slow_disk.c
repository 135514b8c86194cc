/* A disk that is far away, for `cargo xtask bench --only slow`: below the folder SLOW_DISK each open takes 1 ms and the
   first read of each file 4 ms. Linux, by LD_PRELOAD. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FILES 65536
static char fresh[FILES];

static void wait_ms(long ms) {
  struct timespec time = {0, ms * 1000000};
  nanosleep(&time, NULL);
}

static int is_far(const char *path) {
  const char *folder = getenv("SLOW_DISK");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int opened(const char *path, int file) {
  if (is_far(path)) {
    wait_ms(1);
    if (file >= 0 && file < FILES) fresh[file] = 1;
  }
  return file;
}

static void first_read(int file) {
  if (file >= 0 && file < FILES && fresh[file]) {
    fresh[file] = 0;
    wait_ms(4);
  }
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MODE                            \
  mode_t mode = 0;                      \
  if (flags & (O_CREAT | O_TMPFILE)) {  \
    va_list rest;                       \
    va_start(rest, flags);              \
    mode = va_arg(rest, mode_t);        \
    va_end(rest);                       \
  }

int open(const char *path, int flags, ...) { MODE return opened(path, REAL(open)(path, flags, mode)); }
int open64(const char *path, int flags, ...) { MODE return opened(path, REAL(open64)(path, flags, mode)); }
int openat(int dir, const char *path, int flags, ...) { MODE return opened(path, REAL(openat)(dir, path, flags, mode)); }
int openat64(int dir, const char *path, int flags, ...) { MODE return opened(path, REAL(openat64)(dir, path, flags, mode)); }

ssize_t read(int file, void *to, size_t size) {
  first_read(file);
  return REAL(read)(file, to, size);
}
ssize_t pread(int file, void *to, size_t size, off_t at) {
  first_read(file);
  return REAL(pread)(file, to, size, at);
}
ssize_t pread64(int file, void *to, size_t size, off64_t at) {
  first_read(file);
  return REAL(pread64)(file, to, size, at);
}
ssize_t readv(int file, const struct iovec *to, int count) {
  first_read(file);
  return REAL(readv)(file, to, count);
}
int close(int file) {
  if (file >= 0 && file < FILES) fresh[file] = 0;
  return REAL(close)(file);
}
