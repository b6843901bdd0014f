/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One entry of a client's cache, as functions, events and lists show it; only to look at. */

#pragma once

#include "larder/larder-enums.h"
#include "larder/larder-value.h"

G_BEGIN_DECLS

#define LARDER_TYPE_QUERY (larder_query_get_type ())
typedef struct _LarderQuery LarderQuery;

LARDER_EXPORT
GType              larder_query_get_type               (void);
LARDER_EXPORT
LarderQuery       *larder_query_ref                    (LarderQuery  *self);
LARDER_EXPORT
void               larder_query_unref                  (LarderQuery  *self);
LARDER_EXPORT
GVariant          *larder_query_get_key                (LarderQuery  *self);
LARDER_EXPORT
const char        *larder_query_get_hash               (LarderQuery  *self);
LARDER_EXPORT
GVariant          *larder_query_get_meta               (LarderQuery  *self);
LARDER_EXPORT
gboolean           larder_query_get_is_removed         (LarderQuery  *self);
LARDER_EXPORT
LarderValue       *larder_query_get_data               (LarderQuery  *self);
LARDER_EXPORT
GError            *larder_query_get_error              (LarderQuery  *self);
LARDER_EXPORT
LarderStatus       larder_query_get_status             (LarderQuery  *self);
LARDER_EXPORT
LarderFetchStatus  larder_query_get_fetch_status       (LarderQuery  *self);
LARDER_EXPORT
gint64             larder_query_get_data_updated_at    (LarderQuery  *self);
LARDER_EXPORT
guint              larder_query_get_data_update_count  (LarderQuery  *self);
LARDER_EXPORT
gint64             larder_query_get_error_updated_at   (LarderQuery  *self);
LARDER_EXPORT
guint              larder_query_get_error_update_count (LarderQuery  *self);
LARDER_EXPORT
guint              larder_query_get_failure_count      (LarderQuery  *self);
LARDER_EXPORT
GError            *larder_query_get_failure_reason     (LarderQuery  *self);
LARDER_EXPORT
gboolean           larder_query_get_is_invalidated     (LarderQuery  *self);
LARDER_EXPORT
gboolean           larder_query_get_is_active          (LarderQuery  *self);
LARDER_EXPORT
gboolean           larder_query_get_is_disabled        (LarderQuery  *self);
LARDER_EXPORT
gboolean           larder_query_get_is_static          (LarderQuery  *self);
LARDER_EXPORT
gboolean           larder_query_get_is_stale           (LarderQuery  *self);
LARDER_EXPORT
guint              larder_query_get_n_observers        (LarderQuery  *self);
LARDER_EXPORT
guint              larder_query_get_n_fetches          (LarderQuery  *self);
LARDER_EXPORT
guint              larder_query_get_n_dedupes          (LarderQuery  *self);
LARDER_EXPORT
guint              larder_query_get_n_notifies         (LarderQuery  *self);
LARDER_EXPORT
LarderValue       *larder_query_to_value               (LarderQuery  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderQuery, larder_query_unref)

G_END_DECLS
