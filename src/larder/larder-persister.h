/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps the whole cache of a client in a store, and brings it back at the next start. */

#pragma once

#include "larder/larder-hydration.h"
#include "larder/larder-store.h"

G_BEGIN_DECLS

#define LARDER_TYPE_PERSISTER (larder_persister_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderPersister, larder_persister, LARDER, PERSISTER, GObject)

LARDER_EXPORT
LarderPersister *larder_persister_new           (LarderClient         *client,
                                                 LarderStore          *store,
                                                 const char           *name);
LARDER_EXPORT
void             larder_persister_set_buster    (LarderPersister      *self,
                                                 const char           *buster);
LARDER_EXPORT
void             larder_persister_set_max_age   (LarderPersister      *self,
                                                 gint64                ms);
LARDER_EXPORT
void             larder_persister_set_throttle  (LarderPersister      *self,
                                                 gint64                ms);
LARDER_EXPORT
void             larder_persister_set_hydration (LarderPersister      *self,
                                                 LarderHydration      *hydration);
LARDER_EXPORT
void             larder_persister_start         (LarderPersister      *self);
LARDER_EXPORT
void             larder_persister_stop          (LarderPersister      *self);
LARDER_EXPORT
void             larder_persister_flush_async   (LarderPersister      *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
LARDER_EXPORT
gboolean         larder_persister_flush_finish  (LarderPersister      *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

G_END_DECLS
