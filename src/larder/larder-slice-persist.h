/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps one slice in a storage, with versions. */

#pragma once

#include "larder/larder-clock.h"
#include "larder/larder-slice-storage.h"
#include "larder/larder-slice.h"

G_BEGIN_DECLS

#define LARDER_TYPE_MIGRATION (larder_migration_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMigration, larder_migration, LARDER, MIGRATION, GObject)

LARDER_EXPORT
LarderMigration *larder_migration_ref          (LarderMigration *self);
LARDER_EXPORT
void             larder_migration_unref        (LarderMigration *self);
LARDER_EXPORT
LarderValue     *larder_migration_get_state    (LarderMigration *self);
LARDER_EXPORT
gint64           larder_migration_get_version  (LarderMigration *self);
LARDER_EXPORT
void             larder_migration_return_state (LarderMigration *self,
                                                LarderValue     *state);
LARDER_EXPORT
void             larder_migration_return_error (LarderMigration *self,
                                                GError          *error);

typedef void         (*LarderMigrationFunc)  (LarderMigration *migration,
                                              gpointer         user_data);
typedef LarderValue *(*LarderPartializeFunc) (LarderValue     *state,
                                              gpointer         user_data);
typedef LarderValue *(*LarderMergeFunc)      (LarderValue     *stored,
                                              LarderValue     *current,
                                              gpointer         user_data);

#define LARDER_TYPE_SLICE_PERSIST (larder_slice_persist_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderSlicePersist, larder_slice_persist, LARDER, SLICE_PERSIST, GObject)

LARDER_EXPORT
LarderSlicePersist *larder_slice_persist_new              (LarderSlice          *slice,
                                                           LarderSliceStorage   *storage,
                                                           const char           *name,
                                                           LarderClock          *clock);
LARDER_EXPORT
void                larder_slice_persist_set_name         (LarderSlicePersist   *self,
                                                           const char           *name);
LARDER_EXPORT
void                larder_slice_persist_set_version      (LarderSlicePersist   *self,
                                                           gint64                version);
LARDER_EXPORT
void                larder_slice_persist_set_delay        (LarderSlicePersist   *self,
                                                           gint64                delay_ms);
LARDER_EXPORT
void                larder_slice_persist_set_deep         (LarderSlicePersist   *self,
                                                           gboolean              deep);
LARDER_EXPORT
void                larder_slice_persist_set_migrate_func (LarderSlicePersist   *self,
                                                           LarderMigrationFunc   func,
                                                           gpointer              user_data,
                                                           GDestroyNotify        destroy);
LARDER_EXPORT
void                larder_slice_persist_set_partialize_func
                                                          (LarderSlicePersist   *self,
                                                           LarderPartializeFunc  func,
                                                           gpointer              user_data,
                                                           GDestroyNotify        destroy);
LARDER_EXPORT
void                larder_slice_persist_set_merge_func   (LarderSlicePersist   *self,
                                                           LarderMergeFunc       func,
                                                           gpointer              user_data,
                                                           GDestroyNotify        destroy);
LARDER_EXPORT
void                larder_slice_persist_hydrate          (LarderSlicePersist   *self);
LARDER_EXPORT
gboolean            larder_slice_persist_get_has_hydrated (LarderSlicePersist   *self);
LARDER_EXPORT
void                larder_slice_persist_clear_storage    (LarderSlicePersist   *self);
LARDER_EXPORT
gboolean            larder_slice_persist_save             (LarderSlicePersist   *self,
                                                           GError              **error);

G_END_DECLS
