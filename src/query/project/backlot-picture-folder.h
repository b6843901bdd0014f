/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much the pictures take that were looked at, and letting go of them. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * backlot_picture_folder_measure_async:
 *
 * Adds up the files of the pictures folder; a thread does it.
 */
void     backlot_picture_folder_measure_async  (BacklotBackend       *backend,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
/* Returns: bytes; -1 on error */
gint64   backlot_picture_folder_measure_finish (GAsyncResult         *result,
                                                GError              **error);
/**
 * backlot_picture_folder_trim_async:
 * @folder: of the pictures of one studio
 * @limit: bytes
 *
 * Removes the files that were not looked at for the longest time, until the rest is within the
 * limit; the last one stays, however large.
 */
void     backlot_picture_folder_trim_async    (const char           *folder,
                                               gint64                limit,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/* Returns: bytes that are left; -1 on error */
gint64   backlot_picture_folder_trim_finish   (GAsyncResult         *result,
                                               GError              **error);
/**
 * backlot_picture_folder_clear_async:
 *
 * Removes the files of the pictures folder; they are fetched again when they are looked at. One
 * that is being fetched stays.
 */
void     backlot_picture_folder_clear_async    (BacklotBackend       *backend,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean backlot_picture_folder_clear_finish   (GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
