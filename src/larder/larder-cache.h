/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cache file: queries and rows, written as they change, read one by one. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

#define LARDER_TYPE_CACHE (larder_cache_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderCache, larder_cache, LARDER, CACHE, GObject)

LARDER_EXPORT
LarderCache *larder_cache_new             (const char           *path,
                                           const char           *buster);
LARDER_EXPORT
gboolean     larder_cache_get_was_damaged (LarderCache          *self);
LARDER_EXPORT
gboolean     larder_cache_get_in_memory   (LarderCache          *self);
LARDER_EXPORT
void         larder_cache_flush_async     (LarderCache          *self,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
LARDER_EXPORT
gboolean     larder_cache_flush_finish    (LarderCache          *self,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
