/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One consumer's view of one query: read-only properties that notify only when they changed. */

#pragma once

#include "larder/larder-client.h"
#include "larder/larder-error-boundary.h"
#include "larder/larder-query-options.h"

G_BEGIN_DECLS

#define LARDER_TYPE_QUERY_OBSERVER (larder_query_observer_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderQueryObserver, larder_query_observer, LARDER, QUERY_OBSERVER, GObject)

LARDER_EXPORT
LarderQueryObserver *larder_query_observer_new                 (LarderClient        *client,
                                                                LarderQueryOptions  *options);
LARDER_EXPORT
void                 larder_query_observer_attach              (LarderQueryObserver *self);
LARDER_EXPORT
void                 larder_query_observer_detach              (LarderQueryObserver *self);
LARDER_EXPORT
void                 larder_query_observer_set_options         (LarderQueryObserver *self,
                                                                LarderQueryOptions  *options);
LARDER_EXPORT
LarderQueryOptions  *larder_query_observer_get_options         (LarderQueryObserver *self);
LARDER_EXPORT
LarderClient        *larder_query_observer_get_client          (LarderQueryObserver *self);
LARDER_EXPORT
void                 larder_query_observer_refetch             (LarderQueryObserver *self);
LARDER_EXPORT
void                 larder_query_observer_refetch_async       (LarderQueryObserver *self,
                                                                GCancellable        *cancellable,
                                                                GAsyncReadyCallback  callback,
                                                                gpointer             user_data);
LARDER_EXPORT
gboolean             larder_query_observer_refetch_finish      (LarderQueryObserver *self,
                                                                GAsyncResult        *result,
                                                                GError             **error);
LARDER_EXPORT
void                 larder_query_observer_refetch_full_async  (LarderQueryObserver *self,
                                                                gboolean             cancel_refetch,
                                                                gboolean             throw_on_error,
                                                                GCancellable        *cancellable,
                                                                GAsyncReadyCallback  callback,
                                                                gpointer             user_data);
LARDER_EXPORT
gboolean             larder_query_observer_refetch_full_finish (LarderQueryObserver *self,
                                                                GAsyncResult        *result,
                                                                GError             **error);
LARDER_EXPORT
void                 larder_query_observer_set_boundary        (LarderQueryObserver *self,
                                                                LarderErrorBoundary *boundary);
LARDER_EXPORT
LarderErrorBoundary *larder_query_observer_get_boundary        (LarderQueryObserver *self);
LARDER_EXPORT
LarderQuery         *larder_query_observer_get_query           (LarderQueryObserver *self);
LARDER_EXPORT
gboolean             larder_query_observer_get_is_attached     (LarderQueryObserver *self);
LARDER_EXPORT
guint                larder_query_observer_get_n_notifies      (LarderQueryObserver *self);
LARDER_EXPORT
LarderValue         *larder_query_observer_get_data            (LarderQueryObserver *self);
LARDER_EXPORT
LarderValue         *larder_query_observer_get_current_data    (LarderQueryObserver *self);
LARDER_EXPORT
LarderStatus         larder_query_observer_get_status          (LarderQueryObserver *self);
LARDER_EXPORT
LarderFetchStatus    larder_query_observer_get_fetch_status    (LarderQueryObserver *self);
LARDER_EXPORT
GError              *larder_query_observer_get_error           (LarderQueryObserver *self);
LARDER_EXPORT
gint64               larder_query_observer_get_data_updated_at (LarderQueryObserver *self);
LARDER_EXPORT
gboolean             larder_query_observer_get_is_stale        (LarderQueryObserver *self);
LARDER_EXPORT
gboolean             larder_query_observer_get_is_loading      (LarderQueryObserver *self);
LARDER_EXPORT
gboolean             larder_query_observer_get_is_fetched      (LarderQueryObserver *self);

G_END_DECLS
