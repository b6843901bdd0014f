/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies what a person chose into the spool, and refuses what is no ordinary file. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotMediaSource:
 * @file: (nullable): what was chosen
 * @bytes: (nullable): or what the clipboard held
 * @fd: or a file that is open, of which a part is meant; -1: none
 * @offset: where the part begins
 * @length: how long it is
 * @sha256: (nullable): what the part has to be
 * @name: (nullable): any bytes
 * @spool_folder: where the copy goes
 *
 * What one import is made from.
 */
typedef struct
{
  GFile  *file;
  GBytes *bytes;
  int     fd;
  gint64  offset;
  gint64  length;
  char   *sha256;
  char   *name;
  char   *spool_folder;
} BacklotMediaSource;

BacklotMediaSource *backlot_media_source_new (const char *name,
                                              const char *spool_folder);
void     backlot_media_source_free (BacklotMediaSource  *source);

/* Blocks; for a thread. @out: an empty file that can be written. */
gboolean backlot_media_copy        (BacklotMediaSource  *source,
                                    int                  out,
                                    GCancellable        *cancellable,
                                    GError             **error);

/* Trouble of the spool is never the fault of the file that the person chose: BACKLOT_ERROR_DISK or
 * DISK_FULL by the errno @code. Returns: FALSE. */
gboolean backlot_media_fail_spool  (int                  code,
                                    const char          *what,
                                    GError             **error);

G_END_DECLS
