/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder in which one worker keeps the files of its job; it removes those of the dead. */

#include "config.h"

#include "worker/backlot-scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define PREFIX "worker-"
#define LOCK_NAME "lock"

struct _BacklotScratch
{
  char *path;
  int   lock;   /* file descriptor, −1 without */
};

/**
 * backlot_scratch_remove:
 * @path: a folder or file of our own
 *
 * Removes it with all that is in it; links are removed, not followed.
 */
void
backlot_scratch_remove (const char *path)
{
  GDir *dir = NULL;
  const char *name = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  if (dir == NULL)
    {
      g_unlink (path);
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      backlot_scratch_remove (child);
    }
  g_dir_close (dir);
  g_rmdir (path);
}

/* Returns the descriptor of the lock, or −1 if somebody alive holds it. */
static int
take_lock (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (lock >= 0 && flock (lock, LOCK_EX | LOCK_NB) != 0)
    {
      close (lock);
      return -1;
    }

  return lock;
}

static void
remove_leftovers (const char *parent)
{
  GDir *dir = g_dir_open (parent, 0, NULL);
  const char *name = NULL;

  if (dir == NULL)
    return;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (parent, name, NULL);
      int lock = -1;

      if (!g_str_has_prefix (name, PREFIX))
        continue;
      lock = take_lock (folder);
      if (lock < 0)
        continue;
      g_debug ("removing what a dead worker has left: %s", folder);
      backlot_scratch_remove (folder);
      close (lock);
    }
  g_dir_close (dir);
}

/**
 * backlot_scratch_new:
 * @parent: the folder of all workers; made if it is missing
 * @error: what the disk said
 *
 * Returns: (transfer full): a new, empty folder; %NULL on error
 */
BacklotScratch *
backlot_scratch_new (const char  *parent,
                     GError     **error)
{
  g_autofree char *template = g_build_filename (parent, PREFIX "XXXXXX", NULL);
  BacklotScratch *self = NULL;
  int saved_errno;

  if (g_mkdir_with_parents (parent, 0700) == 0)
    remove_leftovers (parent);
  if (g_mkdtemp_full (template, 0700) == NULL)
    {
      saved_errno = errno;
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
                   "The folder %s can not be used: %s", parent, g_strerror (saved_errno));
      return NULL;
    }

  self = g_new0 (BacklotScratch, 1);
  self->path = g_steal_pointer (&template);
  self->lock = take_lock (self->path);

  return self;
}

void
backlot_scratch_free (BacklotScratch *self)
{
  backlot_scratch_remove (self->path);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->path);
  g_free (self);
}

const char *
backlot_scratch_get_path (BacklotScratch *self)
{
  return self->path;
}

/**
 * backlot_scratch_make_job:
 * @self: the scratch
 * @job_id: names the folder
 * @error: what the disk said
 *
 * Returns: (transfer full): an empty folder for one job; %NULL on error
 */
char *
backlot_scratch_make_job (BacklotScratch  *self,
                          const char      *job_id,
                          GError         **error)
{
  g_autofree char *name = g_path_get_basename (job_id);
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  int saved_errno;

  backlot_scratch_remove (path);
  if (g_mkdir (path, 0700) == 0)
    return g_steal_pointer (&path);

  saved_errno = errno;
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
               "The folder %s can not be made: %s", path, g_strerror (saved_errno));

  return NULL;
}
