/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Archives of plain files, as tar has them (POSIX ustar). */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotTarFunc:
 * @name: of the file, as the archive has it; not yet looked at by anybody
 * @stream: its bytes and those of all files behind it: read @size bytes
 */
typedef gboolean (*BacklotTarFunc) (const char    *name,
                                    gint64         size,
                                    GInputStream  *stream,
                                    gpointer       user_data,
                                    GError       **error);

gboolean backlot_tar_add        (GOutputStream   *archive,
                                 const char      *name,
                                 const char      *path,
                                 GError         **error);
gboolean backlot_tar_add_stream (GOutputStream   *archive,
                                 const char      *name,
                                 GInputStream    *stream,
                                 gint64           size,
                                 GError         **error);
gboolean backlot_tar_end        (GOutputStream   *archive,
                                 GError         **error);
gboolean backlot_tar_copy       (GInputStream    *stream,
                                 gint64           size,
                                 GOutputStream   *out,
                                 GError         **error);
gboolean backlot_tar_read       (GInputStream    *archive,
                                 BacklotTarFunc   func,
                                 gpointer         user_data,
                                 GError         **error);

G_END_DECLS
