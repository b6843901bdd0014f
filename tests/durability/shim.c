/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stands before the C library's writing calls: one of them fails, or only the synced is kept. */

/* Loaded with LD_PRELOAD. Concerned are files below SHIM_ROOT.
 *   SHIM_COUNT=FILE   the number of concerned calls so far is kept there, 8 bytes
 *   SHIM_FAIL=N       SHIM_TIMES calls from that number on fail with SHIM_ERRNO
 *   SHIM_DISK=FOLDER  has what a power cut would leave: content as it was at the last sync of each
 *                     file; what was never synced is empty, however it is called. */
/* Both names of the calls with an offset are defined here. */
#undef _FILE_OFFSET_BITS
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root, *disk;
static uint64_t fail_at, fail_times;
static int fail_errno;
static uint64_t *count;

static ssize_t (*real_write) (int, const void *, size_t);
static ssize_t (*real_pwrite) (int, const void *, size_t, off_t);
static ssize_t (*real_writev) (int, const struct iovec *, int);
static int (*real_fsync) (int);
static int (*real_fdatasync) (int);
static int (*real_ftruncate) (int, off_t);
static int (*real_rename) (const char *, const char *);
static int (*real_unlink) (const char *);

static uint64_t
number_of (const char *name,
           uint64_t    otherwise)
{
  const char *value = getenv (name);

  return value != NULL ? strtoull (value, NULL, 10) : otherwise;
}

static void *
next (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *counter = getenv ("SHIM_COUNT");

  *(void **) &real_write = next ("write");
  *(void **) &real_pwrite = next ("pwrite");
  *(void **) &real_writev = next ("writev");
  *(void **) &real_fsync = next ("fsync");
  *(void **) &real_fdatasync = next ("fdatasync");
  *(void **) &real_ftruncate = next ("ftruncate");
  *(void **) &real_rename = next ("rename");
  *(void **) &real_unlink = next ("unlink");
  root = getenv ("SHIM_ROOT");
  disk = getenv ("SHIM_DISK");
  fail_at = number_of ("SHIM_FAIL", 0);
  fail_times = number_of ("SHIM_TIMES", 1);
  fail_errno = (int) number_of ("SHIM_ERRNO", EIO);
  if (counter != NULL)
    {
      int fd = open (counter, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

      if (fd < 0 || real_ftruncate (fd, sizeof *count) != 0)
        abort ();
      count = mmap (NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
      close (fd);
    }
}

static int
is_below (const char *path)
{
  size_t length = root != NULL ? strlen (root) : 0;

  return length > 0 && strncmp (path, root, length) == 0 && path[length] == '/';
}

static int
is_concerned (int   fd,
              char *path)
{
  char link[64];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, PATH_MAX - 1);
  if (length <= 0)
    return 0;
  path[length] = '\0';
  return is_below (path);
}

/* Whether this call is one that has to fail. */
static int
fails (void)
{
  uint64_t number = count != NULL ? __atomic_add_fetch (count, 1, __ATOMIC_SEQ_CST) : 0;

  if (fail_at == 0 || number < fail_at || number >= fail_at + fail_times)
    return 0;
  errno = fail_errno;
  return 1;
}

static int
fd_fails (int fd)
{
  char path[PATH_MAX];

  return root != NULL && is_concerned (fd, path) && fails ();
}

static void
place_of (const char *path,
          char       *place)
{
  snprintf (place, PATH_MAX, "%s%s", disk, path + strlen (root));
  for (char *slash = strchr (place + strlen (disk) + 1, '/'); slash != NULL;
       slash = strchr (slash + 1, '/'))
    {
      *slash = '\0';
      mkdir (place, 0700);
      *slash = '/';
    }
}

/* The file as it is now reaches the disk: whole, even if the program is killed meanwhile. It is
 * read by its own descriptor where that can read: who closes another one of a database's loses
 * all of the process's locks on it. */
static void
keep (int         fd,
      const char *path)
{
  static char buffer[1 << 16];
  char place[PATH_MAX], partial[PATH_MAX];
  int readable = (fcntl (fd, F_GETFL) & O_ACCMODE) != O_WRONLY;
  int from = readable ? fd : open (path, O_RDONLY | O_CLOEXEC);
  off_t offset = 0;
  ssize_t length;
  int to;

  if (from < 0)
    return;
  place_of (path, place);
  snprintf (partial, sizeof partial, "%s/partial", disk);
  to = open (partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  for (; (length = pread (from, buffer, sizeof buffer, offset)) > 0; offset += length)
    if (real_write (to, buffer, (size_t) length) != length)
      abort ();
  if (length < 0)
    abort ();
  if (!readable)
    close (from);
  close (to);
  real_rename (partial, place);
}

static int
synced (int fd)
{
  char path[PATH_MAX];
  struct stat info;

  if (disk == NULL || !is_concerned (fd, path) || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return 0;
  pthread_mutex_lock (&lock);
  keep (fd, path);
  pthread_mutex_unlock (&lock);
  return 0;
}

ssize_t
write (int         fd,
       const void *data,
       size_t      size)
{
  return fd_fails (fd) ? -1 : real_write (fd, data, size);
}

ssize_t
pwrite (int         fd,
        const void *data,
        size_t      size,
        off_t       offset)
{
  return fd_fails (fd) ? -1 : real_pwrite (fd, data, size, offset);
}

ssize_t
pwrite64 (int         fd,
          const void *data,
          size_t      size,
          off_t       offset)
{
  return pwrite (fd, data, size, offset);
}

ssize_t
writev (int                 fd,
        const struct iovec *parts,
        int                 n_parts)
{
  return fd_fails (fd) ? -1 : real_writev (fd, parts, n_parts);
}

int
ftruncate (int   fd,
           off_t size)
{
  return fd_fails (fd) ? -1 : real_ftruncate (fd, size);
}

int
ftruncate64 (int   fd,
             off_t size)
{
  return ftruncate (fd, size);
}

int
fsync (int fd)
{
  if (fd_fails (fd))
    return -1;
  return real_fsync (fd) != 0 ? -1 : synced (fd);
}

int
fdatasync (int fd)
{
  if (fd_fails (fd))
    return -1;
  return real_fdatasync (fd) != 0 ? -1 : synced (fd);
}

/* The new name is on the disk at once, which is the worst for content that is not. */
static void
renamed (const char *from,
         const char *to)
{
  char before[PATH_MAX], after[PATH_MAX];

  if (disk == NULL || !is_below (to))
    return;
  pthread_mutex_lock (&lock);
  place_of (from, before);
  place_of (to, after);
  if (real_rename (before, after) != 0)
    close (open (after, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  pthread_mutex_unlock (&lock);
}

int
rename (const char *from,
        const char *to)
{
  if (root != NULL && is_below (to) && fails ())
    return -1;
  if (real_rename (from, to) != 0)
    return -1;
  renamed (from, to);
  return 0;
}

int
unlink (const char *path)
{
  char place[PATH_MAX];

  if (disk != NULL && is_below (path))
    {
      pthread_mutex_lock (&lock);
      place_of (path, place);
      real_unlink (place);
      pthread_mutex_unlock (&lock);
    }
  return real_unlink (path);
}
