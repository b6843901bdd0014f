/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Local files of photos, posters and films: from the spool, or fetched once. */

#pragma once

#include "model/project/backlot-media.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotPictureCache:
 *
 * Files of the bucket objects that were looked at, in `pictures/` of the cache folder. They may
 * vanish at any time.
 */
#define BACKLOT_TYPE_PICTURE_CACHE (backlot_picture_cache_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPictureCache, backlot_picture_cache, BACKLOT, PICTURE_CACHE, GObject)

/* What is kept at most, in bytes; 0: anything. What was not looked at for the longest time goes. */
void   backlot_picture_cache_set_limit     (BacklotPictureCache *self,
                                            gint64               limit);

/**
 * backlot_picture_cache_lookup:
 *
 * Returns: (transfer full) (nullable): the path of the file of @media if it is on this computer,
 *   without asking anybody
 */
char  *backlot_picture_cache_lookup        (BacklotPictureCache *self,
                                            BacklotMedia        *media);
char  *backlot_picture_cache_lookup_object (BacklotPictureCache *self,
                                            const char          *bucket,
                                            const char          *object_path);

/**
 * backlot_picture_cache_get_async:
 *
 * Gives the local file, fetched if need be; those who ask for the same object share one download,
 * and a cancelled asker does not stop it for the others.
 */
void   backlot_picture_cache_get_async        (BacklotPictureCache *self,
                                               BacklotMedia        *media,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
/* The same for what has no row: a poster. @bucket and @object_path not escaped. */
void   backlot_picture_cache_get_object_async (BacklotPictureCache *self,
                                               const char          *bucket,
                                               const char          *object_path,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
/* Returns: (transfer full): the path */
char  *backlot_picture_cache_get_finish       (BacklotPictureCache *self,
                                               GAsyncResult        *result,
                                               GError             **error);

G_END_DECLS
