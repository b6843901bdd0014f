/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where slices are kept: memory, a folder of files, GSettings, or what a program makes itself. */

#pragma once

#include <gio/gio.h>

#include "larder/larder-value.h"

G_BEGIN_DECLS

#define LARDER_TYPE_SLICE_STORAGE (larder_slice_storage_get_type ())
LARDER_EXPORT
G_DECLARE_INTERFACE (LarderSliceStorage, larder_slice_storage, LARDER, SLICE_STORAGE, GObject)

/**
 * LarderSliceStorageInterface:
 * @parent_iface: the parent
 * @is_threaded: whether the other calls take their time, so that they are made in a thread, never
 *   two of one slice at once; %NULL: they are made at once
 * @load: gives the record of a name; %NULL without an error: there is none
 * @store: writes a record whole: afterwards either the former or this one is there
 * @remove: forgets the record; no record is no error
 * @set_aside: keeps a copy of what can not be used, out of the way of the next record
 *
 * What a place for slices does. Errors are %LARDER_ERROR_INVALID for what is damaged, and
 * %LARDER_ERROR_STORAGE for all else.
 */
struct _LarderSliceStorageInterface
{
  GTypeInterface parent_iface;

  gboolean     (*is_threaded) (LarderSliceStorage  *self);
  LarderValue *(*load)        (LarderSliceStorage  *self,
                               const char          *name,
                               GError             **error);
  gboolean     (*store)       (LarderSliceStorage  *self,
                               const char          *name,
                               LarderValue         *record,
                               GError             **error);
  gboolean     (*remove)      (LarderSliceStorage  *self,
                               const char          *name,
                               GError             **error);
  gboolean     (*set_aside)   (LarderSliceStorage  *self,
                               const char          *name,
                               GError             **error);

  gpointer padding[4];
};

LARDER_EXPORT
gboolean     larder_slice_storage_is_threaded (LarderSliceStorage  *self);
LARDER_EXPORT
LarderValue *larder_slice_storage_load        (LarderSliceStorage  *self,
                                               const char          *name,
                                               GError             **error);
LARDER_EXPORT
gboolean     larder_slice_storage_store       (LarderSliceStorage  *self,
                                               const char          *name,
                                               LarderValue         *record,
                                               GError             **error);
LARDER_EXPORT
gboolean     larder_slice_storage_remove      (LarderSliceStorage  *self,
                                               const char          *name,
                                               GError             **error);
LARDER_EXPORT
gboolean     larder_slice_storage_set_aside   (LarderSliceStorage  *self,
                                               const char          *name,
                                               GError             **error);

#define LARDER_TYPE_MEMORY_STORAGE (larder_memory_storage_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMemoryStorage, larder_memory_storage, LARDER, MEMORY_STORAGE, GObject)
LARDER_EXPORT
LarderMemoryStorage *larder_memory_storage_new (void);

#define LARDER_TYPE_FILE_STORAGE (larder_file_storage_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderFileStorage, larder_file_storage, LARDER, FILE_STORAGE, GObject)
LARDER_EXPORT
LarderFileStorage   *larder_file_storage_new   (const char *folder);
LARDER_EXPORT
void                 larder_file_storage_set_synchronous (LarderFileStorage *self,
                                                          gboolean           synchronous);
LARDER_EXPORT
void                 larder_file_storage_set_keeps_former (LarderFileStorage *self,
                                                           gboolean           keeps_former);

#define LARDER_TYPE_SETTINGS_STORAGE (larder_settings_storage_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderSettingsStorage, larder_settings_storage,
                      LARDER, SETTINGS_STORAGE, GObject)
LARDER_EXPORT
LarderSettingsStorage *larder_settings_storage_new (GSettings *settings);

G_END_DECLS
