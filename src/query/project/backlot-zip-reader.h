/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a ZIP of stored entries, and believes nothing of it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotZipEntry:
 * @name: in the file; checked only to be of plain letters without `..`
 * @offset: where its bytes begin
 * @size: how many
 * @crc: what they are said to sum up to
 */
typedef struct
{
  char   *name;
  gint64  offset;
  gint64  size;
  guint32 crc;
} BacklotZipEntry;

typedef struct _BacklotZipReader BacklotZipReader;

/**
 * backlot_zip_reader_new:
 *
 * Blocks. The file stays open: its name may come to mean another one, what was looked at is what
 * is read. Every entry lies within the file, none in another one, and none is packed, so nothing
 * can become larger than the file is.
 *
 * Returns: (nullable): %NULL with BACKLOT_ERROR
 */
BacklotZipReader      *backlot_zip_reader_new        (const char        *path,
                                                      GError           **error);
void                   backlot_zip_reader_free       (BacklotZipReader  *self);
int                    backlot_zip_reader_get_fd     (BacklotZipReader  *self);
gint64                 backlot_zip_reader_get_size   (BacklotZipReader  *self);
guint                  backlot_zip_reader_get_n      (BacklotZipReader  *self);
const BacklotZipEntry *backlot_zip_reader_get        (BacklotZipReader  *self,
                                                      guint              index);
/* Returns: (nullable) */
const BacklotZipEntry *backlot_zip_reader_find       (BacklotZipReader  *self,
                                                      const char        *name);
/* Returns: (transfer full) (nullable): all of an entry, which has at most @limit bytes */
GBytes                *backlot_zip_reader_load       (BacklotZipReader       *self,
                                                      const BacklotZipEntry  *entry,
                                                      gint64                  limit,
                                                      GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotZipReader, backlot_zip_reader_free)

G_END_DECLS
