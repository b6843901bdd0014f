/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at a finished film as any other program would. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  backlot_film_measure (const char    *path,
                                int           *width,
                                int           *height,
                                double        *duration_s,
                                gint64        *size_bytes,
                                GError       **error);
char     *backlot_film_hash    (const char    *path,
                                GCancellable  *cancellable,
                                GError       **error);

G_END_DECLS
