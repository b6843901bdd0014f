/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are on the disk whole, or not there: also after a loss of power. */

#include "config.h"

#include "studio/backlot-whole-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
set_errno (GError     **error,
           const char  *path,
           int          errsv)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errsv), "%s can not be written: %s",
               path, g_strerror (errsv));
  return FALSE;
}

static char *
part_of (const char *path)
{
  return g_strconcat (path, ".part", NULL);
}

/**
 * backlot_whole_file_open:
 *
 * Begins a file beside @path, for its owner's eyes only.
 *
 * Returns: (transfer full) (nullable): for backlot_whole_file_finish()
 */
GOutputStream *
backlot_whole_file_open (const char  *path,
                         GError     **error)
{
  g_autofree char *part = part_of (path);
  g_autoptr(GFile) file = g_file_new_for_path (part);

  /* Of an earlier try that did not come to its end. */
  g_unlink (part);
  return G_OUTPUT_STREAM (g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, error));
}

/**
 * backlot_whole_file_sync:
 * @path: a file or a folder
 *
 * When this returns, its content, or the names in it, are on the disk.
 */
gboolean
backlot_whole_file_sync (const char  *path,
                         GError     **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean synced;
  int errsv;

  if (fd < 0)
    return set_errno (error, path, errno);
  synced = fsync (fd) == 0;
  errsv = errno;
  close (fd);
  return synced || set_errno (error, path, errsv);
}

/**
 * backlot_whole_file_rename:
 * @from: a file that is on the disk
 *
 * Gives it another name in its folder; what had that name is gone.
 */
gboolean
backlot_whole_file_rename (const char  *from,
                           const char  *to,
                           GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (g_rename (from, to) != 0)
    return set_errno (error, to, errno);
  return backlot_whole_file_sync (folder, error);
}

/**
 * backlot_whole_file_finish:
 * @stream: of backlot_whole_file_open()
 * @written: whether all went well; otherwise what was at @path stays there
 */
gboolean
backlot_whole_file_finish (const char     *path,
                           GOutputStream  *stream,
                           gboolean        written,
                           GError        **error)
{
  g_autofree char *part = part_of (path);
  gboolean closed = g_output_stream_close (stream, NULL, written ? error : NULL);

  if (written && closed && backlot_whole_file_sync (part, error) &&
      backlot_whole_file_rename (part, path, error))
    return TRUE;
  g_unlink (part);
  return FALSE;
}
