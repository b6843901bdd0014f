/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a ZIP of stored entries to a stream. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _BacklotZipWriter BacklotZipWriter;

/* @stream: (transfer none): is not closed */
BacklotZipWriter *backlot_zip_writer_new        (GOutputStream         *stream);
void              backlot_zip_writer_free       (BacklotZipWriter      *self);
gboolean          backlot_zip_writer_add_bytes  (BacklotZipWriter      *self,
                                                 const char            *name,
                                                 GBytes                *bytes,
                                                 GCancellable          *cancellable,
                                                 GError               **error);
/**
 * backlot_zip_writer_add_file:
 * @sha256: (out) (transfer full): of the bytes that were written
 * @size: (out): how many
 *
 * Adds a local file as it is now. It is read twice, because its checksum stands before its bytes:
 * one that changes in between is an error.
 */
gboolean          backlot_zip_writer_add_file   (BacklotZipWriter      *self,
                                                 const char            *name,
                                                 const char            *path,
                                                 char                 **sha256,
                                                 gint64                *size,
                                                 GCancellable          *cancellable,
                                                 GError               **error);
/* Writes what stands at the end. */
gboolean          backlot_zip_writer_finish     (BacklotZipWriter      *self,
                                                 GCancellable          *cancellable,
                                                 GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotZipWriter, backlot_zip_writer_free)

G_END_DECLS
