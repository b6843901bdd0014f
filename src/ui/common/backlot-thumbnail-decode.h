/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes a picture at about the size in which it is shown, the right way up. */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

void        backlot_thumbnail_decode_async  (const char           *path,
                                             int                   width,
                                             int                   height,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GdkTexture *backlot_thumbnail_decode_finish (GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
