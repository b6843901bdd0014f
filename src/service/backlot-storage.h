/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the server's Storage: small ones at once, downloads that go on where they stopped. */

#pragma once

#include "service/backlot-transport.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_STORAGE (backlot_storage_get_type ())
/**
 * BacklotStorage:
 *
 * Objects are named by bucket and path, neither escaped. Large files are sent by
 * [class@Backlot.TusUpload].
 */
G_DECLARE_FINAL_TYPE (BacklotStorage, backlot_storage, BACKLOT, STORAGE, GObject)

/**
 * BacklotStorageProgress:
 * @bytes_received: bytes of the object that are in the file
 * @bytes_total: bytes of the whole object, −1 if the server did not say
 */
typedef void (*BacklotStorageProgress) (gint64   bytes_received,
                                        gint64   bytes_total,
                                        gpointer user_data);

BacklotStorage   *backlot_storage_new             (BacklotTransport        *transport);
BacklotTransport *backlot_storage_get_transport   (BacklotStorage          *self);

void              backlot_storage_put_async       (BacklotStorage          *self,
                                                   const char              *bucket,
                                                   const char              *path,
                                                   const char              *content_type,
                                                   GBytes                  *bytes,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
gboolean          backlot_storage_put_finish      (BacklotStorage          *self,
                                                   GAsyncResult            *result,
                                                   GError                 **error);

void              backlot_storage_get_async       (BacklotStorage          *self,
                                                   const char              *bucket,
                                                   const char              *path,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
GBytes           *backlot_storage_get_finish      (BacklotStorage          *self,
                                                   GAsyncResult            *result,
                                                   GError                 **error);

void              backlot_storage_download_async  (BacklotStorage          *self,
                                                   const char              *bucket,
                                                   const char              *path,
                                                   GFile                   *target,
                                                   BacklotStorageProgress   progress,
                                                   gpointer                 progress_data,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
gboolean          backlot_storage_download_finish (BacklotStorage          *self,
                                                   GAsyncResult            *result,
                                                   GError                 **error);

void              backlot_storage_sign_async      (BacklotStorage          *self,
                                                   const char              *bucket,
                                                   const char              *path,
                                                   guint                    lifetime_s,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
char             *backlot_storage_sign_finish     (BacklotStorage          *self,
                                                   GAsyncResult            *result,
                                                   GError                 **error);

void              backlot_storage_remove_async    (BacklotStorage          *self,
                                                   const char              *bucket,
                                                   const char * const      *paths,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
gboolean          backlot_storage_remove_finish   (BacklotStorage          *self,
                                                   GAsyncResult            *result,
                                                   GError                 **error);

G_END_DECLS
