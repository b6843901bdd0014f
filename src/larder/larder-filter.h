/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which queries of a cache are meant. */

#pragma once

#include "larder/larder-query.h"

G_BEGIN_DECLS

typedef gboolean (*LarderQueryPredicate) (LarderQuery *query,
                                          gpointer     user_data);

#define LARDER_TYPE_FILTER (larder_filter_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderFilter, larder_filter, LARDER, FILTER, GObject)

LARDER_EXPORT
LarderFilter *larder_filter_new                (GVariant             *key);
LARDER_EXPORT
void          larder_filter_set_key            (LarderFilter         *self,
                                                GVariant             *key);
LARDER_EXPORT
void          larder_filter_set_exact          (LarderFilter         *self,
                                                gboolean              exact);
LARDER_EXPORT
void          larder_filter_set_query_type     (LarderFilter         *self,
                                                LarderQueryType       type);
LARDER_EXPORT
void          larder_filter_set_stale          (LarderFilter         *self,
                                                LarderTristate        stale);
LARDER_EXPORT
void          larder_filter_set_fetch_status   (LarderFilter         *self,
                                                LarderFetchStatus     fetch_status);
LARDER_EXPORT
void          larder_filter_unset_fetch_status (LarderFilter         *self);
LARDER_EXPORT
void          larder_filter_set_predicate      (LarderFilter         *self,
                                                LarderQueryPredicate  predicate,
                                                gpointer              user_data,
                                                GDestroyNotify        destroy);
LARDER_EXPORT
gboolean      larder_filter_matches            (LarderFilter         *self,
                                                LarderQuery          *query);

G_END_DECLS
