/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One consumer's view of a paged query. */

#pragma once

#include "larder/larder-paged-options.h"
#include "larder/larder-query-observer.h"

G_BEGIN_DECLS

#define LARDER_TYPE_PAGED_OBSERVER (larder_paged_observer_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderPagedObserver, larder_paged_observer, LARDER, PAGED_OBSERVER,
                      LarderQueryObserver)

LARDER_EXPORT
LarderPagedObserver *larder_paged_observer_new                      (LarderClient *client,
                                                                     LarderPagedOptions *options);
LARDER_EXPORT
guint                larder_paged_observer_get_n_pages              (LarderPagedObserver *self);
LARDER_EXPORT
LarderValue         *larder_paged_observer_get_page                 (LarderPagedObserver *self,
                                                                     guint index);
LARDER_EXPORT
LarderValue         *larder_paged_observer_get_page_param           (LarderPagedObserver *self,
                                                                     guint index);
LARDER_EXPORT
gboolean             larder_paged_observer_get_has_next             (LarderPagedObserver *self);
LARDER_EXPORT
gboolean             larder_paged_observer_get_has_previous         (LarderPagedObserver *self);
LARDER_EXPORT
gboolean             larder_paged_observer_get_is_fetching_next     (LarderPagedObserver *self);
LARDER_EXPORT
gboolean             larder_paged_observer_get_is_fetching_previous (LarderPagedObserver *self);
LARDER_EXPORT
gboolean             larder_paged_observer_fetch_next               (LarderPagedObserver *self,
                                                                     gboolean cancel_refetch);
LARDER_EXPORT
gboolean             larder_paged_observer_fetch_previous           (LarderPagedObserver *self,
                                                                     gboolean cancel_refetch);
LARDER_EXPORT
void                 larder_paged_observer_fetch_more_async         (LarderPagedObserver *self,
                                                                     LarderPageDirection direction,
                                                                     gboolean cancel_refetch,
                                                                     GCancellable *cancellable,
                                                                     GAsyncReadyCallback callback,
                                                                     gpointer user_data);
LARDER_EXPORT
gboolean             larder_paged_observer_fetch_more_finish        (LarderPagedObserver *self,
                                                                     GAsyncResult *result,
                                                                     GError **error);

G_END_DECLS
