/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of stored objects: one plain, never changing file for each version. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folder of the files. It never changes, so every thread may use it. */
typedef struct _BacklotStorageFiles BacklotStorageFiles;

BacklotStorageFiles *backlot_storage_files_new        (const char                *folder,
                                                       GError                   **error);
void                 backlot_storage_files_free       (BacklotStorageFiles       *self);

char                *backlot_storage_files_incoming   (const BacklotStorageFiles *self,
                                                       const char                *version);
char                *backlot_storage_files_object     (const BacklotStorageFiles *self,
                                                       const char                *version);
gint64               backlot_storage_files_size       (const BacklotStorageFiles *self,
                                                       const char                *version);
gboolean             backlot_storage_files_publish    (const BacklotStorageFiles *self,
                                                       const char                *version,
                                                       GError                   **error);
/* The same in a thread; @self outlives it. */
void                 backlot_storage_files_publish_async  (BacklotStorageFiles       *self,
                                                           const char                *version,
                                                           GAsyncReadyCallback        callback,
                                                           gpointer                   user_data);
gboolean             backlot_storage_files_publish_finish (GAsyncResult              *result,
                                                           GError                   **error);
gboolean             backlot_storage_files_duplicate  (const BacklotStorageFiles *self,
                                                       const char                *version,
                                                       const char                *copy,
                                                       GError                   **error);
void                 backlot_storage_files_remove     (const BacklotStorageFiles *self,
                                                       const char                *version);
GPtrArray           *backlot_storage_files_list       (const BacklotStorageFiles *self,
                                                       gint64                     before_s);
void                 backlot_storage_set_errno        (GError                   **error,
                                                       int                        errsv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotStorageFiles, backlot_storage_files_free)

G_END_DECLS
