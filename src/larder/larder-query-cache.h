/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The entries of a client, to look at: finding, listening. */

#pragma once

#include "larder/larder-filter.h"

G_BEGIN_DECLS

#define LARDER_TYPE_QUERY_CACHE (larder_query_cache_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderQueryCache, larder_query_cache, LARDER, QUERY_CACHE, GObject)

LARDER_EXPORT
LarderQuery *larder_query_cache_find     (LarderQueryCache *self,
                                          GVariant         *key);
LARDER_EXPORT
GPtrArray   *larder_query_cache_find_all (LarderQueryCache *self,
                                          LarderFilter     *filter);
LARDER_EXPORT
GPtrArray   *larder_query_cache_get_all  (LarderQueryCache *self);
LARDER_EXPORT
guint        larder_query_cache_get_n    (LarderQueryCache *self);

G_END_DECLS
