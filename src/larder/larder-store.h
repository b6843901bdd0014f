/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where values are kept by name: an interface, and files in a folder. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

#define LARDER_TYPE_STORE (larder_store_get_type ())
LARDER_EXPORT
G_DECLARE_INTERFACE (LarderStore, larder_store, LARDER, STORE, GObject)

/**
 * LarderStoreInterface:
 * @load_async: see [method@Larder.Store.load_async]
 * @load_finish: see [method@Larder.Store.load_finish]
 * @save_async: see [method@Larder.Store.save_async]
 * @save_finish: see [method@Larder.Store.save_finish]
 * @remove_async: see [method@Larder.Store.remove_async]
 * @remove_finish: see [method@Larder.Store.remove_finish]
 * @list_async: see [method@Larder.Store.list_async]; may be missing
 * @list_finish: see [method@Larder.Store.list_finish]
 *
 * What an implementation does. Every call ends exactly once, and those of one name in their order.
 */
struct _LarderStoreInterface
{
  GTypeInterface parent_iface;

  void         (*load_async)    (LarderStore          *self,
                                 const char           *name,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  LarderValue *(*load_finish)   (LarderStore          *self,
                                 GAsyncResult         *result,
                                 GError              **error);
  void         (*save_async)    (LarderStore          *self,
                                 const char           *name,
                                 LarderValue          *value,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  gboolean     (*save_finish)   (LarderStore          *self,
                                 GAsyncResult         *result,
                                 GError              **error);
  void         (*remove_async)  (LarderStore          *self,
                                 const char           *name,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  gboolean     (*remove_finish) (LarderStore          *self,
                                 GAsyncResult         *result,
                                 GError              **error);
  void         (*list_async)    (LarderStore          *self,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  char       **(*list_finish)   (LarderStore          *self,
                                 GAsyncResult         *result,
                                 GError              **error);
};

LARDER_EXPORT
void         larder_store_load_async    (LarderStore          *self,
                                         const char           *name,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
LARDER_EXPORT
LarderValue *larder_store_load_finish   (LarderStore          *self,
                                         GAsyncResult         *result,
                                         GError              **error);
LARDER_EXPORT
void         larder_store_save_async    (LarderStore          *self,
                                         const char           *name,
                                         LarderValue          *value,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
LARDER_EXPORT
gboolean     larder_store_save_finish   (LarderStore          *self,
                                         GAsyncResult         *result,
                                         GError              **error);
LARDER_EXPORT
void         larder_store_remove_async  (LarderStore          *self,
                                         const char           *name,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
LARDER_EXPORT
gboolean     larder_store_remove_finish (LarderStore          *self,
                                         GAsyncResult         *result,
                                         GError              **error);
LARDER_EXPORT
void         larder_store_list_async    (LarderStore          *self,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
LARDER_EXPORT
char       **larder_store_list_finish   (LarderStore          *self,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
