/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps queries one by one in a store, and answers their first fetch from there. */

#pragma once

#include "larder/larder-client.h"
#include "larder/larder-filter.h"
#include "larder/larder-store.h"

G_BEGIN_DECLS

#define LARDER_TYPE_QUERY_PERSISTER (larder_query_persister_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderQueryPersister, larder_query_persister, LARDER, QUERY_PERSISTER,
                      GObject)

LARDER_EXPORT
LarderQueryPersister *larder_query_persister_new               (LarderClient         *client,
                                                                LarderStore          *store,
                                                                const char           *prefix);
LARDER_EXPORT
void                  larder_query_persister_set_buster        (LarderQueryPersister *self,
                                                                const char           *buster);
LARDER_EXPORT
void                  larder_query_persister_set_max_age       (LarderQueryPersister *self,
                                                                gint64                ms);
LARDER_EXPORT
void                  larder_query_persister_set_refetch       (LarderQueryPersister *self,
                                                                LarderRefetch         rule);
LARDER_EXPORT
void                  larder_query_persister_set_filter        (LarderQueryPersister *self,
                                                                LarderFilter         *filter);
LARDER_EXPORT
void                  larder_query_persister_save_async        (LarderQueryPersister *self,
                                                                GVariant             *key,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
LARDER_EXPORT
gboolean              larder_query_persister_save_finish       (LarderQueryPersister *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);
LARDER_EXPORT
void                  larder_query_persister_restore_async     (LarderQueryPersister *self,
                                                                GVariant             *prefix,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
LARDER_EXPORT
int                   larder_query_persister_restore_finish    (LarderQueryPersister *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);
LARDER_EXPORT
void                  larder_query_persister_remove_async      (LarderQueryPersister *self,
                                                                GVariant             *prefix,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
LARDER_EXPORT
int                   larder_query_persister_remove_finish     (LarderQueryPersister *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);
LARDER_EXPORT
void                  larder_query_persister_collect_async     (LarderQueryPersister *self,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
LARDER_EXPORT
int                   larder_query_persister_collect_finish    (LarderQueryPersister *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);

G_END_DECLS
