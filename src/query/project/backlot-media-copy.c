/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies what a person chose into the spool, and refuses what is no ordinary file. */

#include "config.h"

#include "query/project/backlot-media-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "query/project/backlot-media-import.h"

#define CHUNK_BYTES (256 * 1024)

BacklotMediaSource *
backlot_media_source_new (const char *name,
                          const char *spool_folder)
{
  BacklotMediaSource *source = g_new0 (BacklotMediaSource, 1);

  source->fd = -1;
  source->name = g_strdup (name);
  source->spool_folder = g_strdup (spool_folder);
  return source;
}

void
backlot_media_source_free (BacklotMediaSource *source)
{
  g_clear_object (&source->file);
  g_clear_pointer (&source->bytes, g_bytes_unref);
  g_clear_fd (&source->fd, NULL);
  g_free (source->sha256);
  g_free (source->name);
  g_free (source->spool_folder);
  g_free (source);
}

static gboolean
fail_errno (int          code,
            const char  *what,
            GError     **error)
{
  BacklotError backlot_code = BACKLOT_ERROR_DISK;

  if (code == ENOSPC || code == EDQUOT)
    backlot_code = BACKLOT_ERROR_DISK_FULL;
  else if (code == ENOENT || code == ESTALE)
    backlot_code = BACKLOT_ERROR_FILE_VANISHED;
  else if (code == EACCES || code == EPERM)
    backlot_code = BACKLOT_ERROR_FILE_UNREADABLE;
  g_set_error (error, BACKLOT_ERROR, backlot_code, "%s: %s", what, g_strerror (code));
  return FALSE;
}


gboolean
backlot_media_fail_spool (int          code,
                          const char  *what,
                          GError     **error)
{
  g_set_error (error, BACKLOT_ERROR,
               code == ENOSPC || code == EDQUOT ? BACKLOT_ERROR_DISK_FULL : BACKLOT_ERROR_DISK,
               "%s: %s", what, g_strerror (code));
  return FALSE;
}

static gboolean
check_stat (const struct stat  *status,
            GError            **error)
{
  if (S_ISDIR (status->st_mode))
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_FOLDER, "A folder");
  else if (!S_ISREG (status->st_mode))
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_SPECIAL_FILE, "Not an ordinary file");
  else if (status->st_size == 0)
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_EMPTY_FILE, "The file is empty");
  else if (status->st_size > BACKLOT_MEDIA_MAX_BYTES)
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_FILE_TOO_LARGE, "Too many bytes");
  else
    return TRUE;
  return FALSE;
}

/* A pipe is found before it is opened: opening alone would already be seen by its writer. The
 * second look is for what was exchanged in between, and O_NONBLOCK keeps that from hanging. */
static int
open_path (const char  *path,
           GError     **error)
{
  struct stat status;
  int fd;

  if (stat (path, &status) != 0)
    {
      fail_errno (errno, "The file can not be found", error);
      return -1;
    }
  if (!check_stat (&status, error))
    return -1;
  fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    {
      fail_errno (errno, "The file can not be opened", error);
      return -1;
    }
  if (fstat (fd, &status) != 0 || !check_stat (&status, error))
    {
      close (fd);
      return -1;
    }
  return fd;
}

/* Files of a remote place that has no path, such as one of a browser's portal. */
static GInputStream *
open_remote (GFile         *file,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GFileInfo) info = NULL;
  g_autoptr(GError) local_error = NULL;
  GFileInputStream *stream = NULL;
  struct stat status = { .st_mode = S_IFREG };

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, cancellable, &local_error);
  if (info != NULL)
    {
      GFileType type = g_file_info_get_file_type (info);

      status.st_size = g_file_info_get_size (info);
      if (type == G_FILE_TYPE_DIRECTORY)
        status.st_mode = S_IFDIR;
      else if (type == G_FILE_TYPE_SPECIAL)
        status.st_mode = S_IFIFO;
      if (!check_stat (&status, error))
        return NULL;
      stream = g_file_read (file, cancellable, &local_error);
    }
  if (stream == NULL)
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error (error, BACKLOT_ERROR,
                     g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                       ? BACKLOT_ERROR_FILE_VANISHED : BACKLOT_ERROR_FILE_UNREADABLE,
                     "The file can not be read: %s", local_error->message);
      return NULL;
    }
  return G_INPUT_STREAM (stream);
}

static gboolean
write_all (int            fd,
           const guint8  *bytes,
           gsize          length,
           GError       **error)
{
  while (length > 0)
    {
      gssize written = write (fd, bytes, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return backlot_media_fail_spool (errno, "The copy can not be written", error);
      bytes += written;
      length -= (gsize) written;
    }
  return TRUE;
}

static gboolean
copy_stream (GInputStream  *stream,
             int            out,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  gint64 total = 0;

  for (;;)
    {
      g_autoptr(GError) local_error = NULL;
      gssize got = g_input_stream_read (stream, chunk, CHUNK_BYTES, cancellable, &local_error);

      if (got == 0)
        return TRUE;
      if (got < 0 && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (got < 0)
        {
          g_set_error (error, BACKLOT_ERROR, BACKLOT_ERROR_FILE_UNREADABLE,
                       "The file can not be read: %s", local_error->message);
          return FALSE;
        }
      total += got;
      if (total > BACKLOT_MEDIA_MAX_BYTES)
        {
          g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_FILE_TOO_LARGE,
                               "Too many bytes");
          return FALSE;
        }
      if (!write_all (out, chunk, (gsize) got, error))
        return FALSE;
    }
}

/* Of a file that is open, so its name does not matter any more. */
static gboolean
copy_part (BacklotMediaSource  *source,
           int                  out,
           GCancellable        *cancellable,
           GError             **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  gint64 done = 0;

  while (done < source->length)
    {
      gsize wanted = (gsize) MIN (source->length - done, CHUNK_BYTES);
      gssize got = pread (source->fd, chunk, wanted, (off_t) (source->offset + done));

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return fail_errno (errno, "The file can not be read", error);
      if (got == 0)
        break;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !write_all (out, chunk, (gsize) got, error))
        return FALSE;
      done += got;
    }
  return TRUE;
}

gboolean
backlot_media_copy (BacklotMediaSource  *source,
                    int                  out,
                    GCancellable        *cancellable,
                    GError             **error)
{
  g_autoptr(GInputStream) stream = NULL;
  g_autofree char *path = NULL;

  if (source->bytes != NULL)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (source->bytes, &length);
      struct stat status = { .st_mode = S_IFREG, .st_size = (off_t) length };

      return check_stat (&status, error) && write_all (out, bytes, length, error);
    }
  if (source->fd >= 0)
    return copy_part (source, out, cancellable, error);

  path = g_file_get_path (source->file);
  if (path != NULL)
    {
      int in = open_path (path, error);

      if (in < 0)
        return FALSE;
      stream = g_unix_input_stream_new (in, TRUE);
      if (ioctl (out, FICLONE, in) == 0)
        return TRUE;
    }
  else
    {
      stream = open_remote (source->file, cancellable, error);
      if (stream == NULL)
        return FALSE;
    }
  return copy_stream (stream, out, cancellable, error);
}
