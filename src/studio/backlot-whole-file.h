/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are on the disk whole, or not there: also after a loss of power. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GOutputStream *backlot_whole_file_open   (const char     *path,
                                          GError        **error);
gboolean       backlot_whole_file_finish (const char     *path,
                                          GOutputStream  *stream,
                                          gboolean        written,
                                          GError        **error);
gboolean       backlot_whole_file_sync   (const char     *path,
                                          GError        **error);
gboolean       backlot_whole_file_rename (const char     *from,
                                          const char     *to,
                                          GError        **error);

G_END_DECLS
