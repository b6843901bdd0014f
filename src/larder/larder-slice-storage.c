/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where slices are kept, and the simplest of such places. */

#include "config.h"

#include "larder/larder-slice-storage.h"

#include "larder/larder-error.h"

/**
 * LarderSliceStorage:
 *
 * A place where slices are kept, each by a name, as a record: an object with the members `state`
 * and `version`.
 *
 * It has one signal, ::changed, for places that others write too.
 */

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (LarderSliceStorage, larder_slice_storage, G_TYPE_OBJECT)

static gboolean
is_not_threaded (LarderSliceStorage *self)
{
  return FALSE;
}

static gboolean
keep_nothing (LarderSliceStorage  *self,
              const char          *name,
              GError             **error)
{
  return TRUE;
}

static void
larder_slice_storage_default_init (LarderSliceStorageInterface *iface)
{
  iface->is_threaded = is_not_threaded;
  iface->set_aside = keep_nothing;

  /**
   * LarderSliceStorage::changed:
   * @self: the place
   * @name: (nullable): whose record is another one; %NULL: any
   *
   * Somebody else wrote a record: slices that are kept there read it again.
   */
  signals[CHANGED] =
    g_signal_new ("changed", LARDER_TYPE_SLICE_STORAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

/**
 * larder_slice_storage_is_threaded:
 *
 * See [struct@Larder.SliceStorageInterface].
 *
 * Returns: whether calls take their time and are made in a thread
 */
gboolean
larder_slice_storage_is_threaded (LarderSliceStorage *self)
{
  g_return_val_if_fail (LARDER_IS_SLICE_STORAGE (self), FALSE);

  return LARDER_SLICE_STORAGE_GET_IFACE (self)->is_threaded (self);
}

/**
 * larder_slice_storage_load:
 * @name: of the record
 * @error: return location
 *
 * Reads a record, in the caller's thread.
 *
 * Returns: (transfer full) (nullable): the record; %NULL without an error when there is none, else
 *   with %LARDER_ERROR_INVALID or %LARDER_ERROR_STORAGE
 */
LarderValue *
larder_slice_storage_load (LarderSliceStorage  *self,
                           const char          *name,
                           GError             **error)
{
  g_return_val_if_fail (LARDER_IS_SLICE_STORAGE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return LARDER_SLICE_STORAGE_GET_IFACE (self)->load (self, name, error);
}

/**
 * larder_slice_storage_store:
 * @name: of the record
 * @record: an object
 * @error: return location
 *
 * Writes a record, in the caller's thread.
 *
 * Returns: %FALSE with %LARDER_ERROR_STORAGE; the former record is there then
 */
gboolean
larder_slice_storage_store (LarderSliceStorage  *self,
                            const char          *name,
                            LarderValue         *record,
                            GError             **error)
{
  g_return_val_if_fail (LARDER_IS_SLICE_STORAGE (self), FALSE);
  g_return_val_if_fail (name != NULL && record != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return LARDER_SLICE_STORAGE_GET_IFACE (self)->store (self, name, record, error);
}

/**
 * larder_slice_storage_remove:
 * @name: of the record
 * @error: return location
 *
 * Forgets a record, in the caller's thread.
 *
 * Returns: %FALSE with %LARDER_ERROR_STORAGE
 */
gboolean
larder_slice_storage_remove (LarderSliceStorage  *self,
                             const char          *name,
                             GError             **error)
{
  g_return_val_if_fail (LARDER_IS_SLICE_STORAGE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return LARDER_SLICE_STORAGE_GET_IFACE (self)->remove (self, name, error);
}

/**
 * larder_slice_storage_set_aside:
 * @name: of the record
 * @error: return location
 *
 * Keeps a copy of a record that can not be used, where the next one does not replace it; in the
 * caller's thread.
 *
 * Returns: %FALSE with %LARDER_ERROR_STORAGE
 */
gboolean
larder_slice_storage_set_aside (LarderSliceStorage  *self,
                                const char          *name,
                                GError             **error)
{
  g_return_val_if_fail (LARDER_IS_SLICE_STORAGE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return LARDER_SLICE_STORAGE_GET_IFACE (self)->set_aside (self, name, error);
}

/**
 * LarderMemoryStorage:
 *
 * Keeps slices for as long as it lives: for tests, and for windows that come and go.
 */
struct _LarderMemoryStorage
{
  GObject     parent_instance;

  GHashTable *records;       /* name to LarderValue (owned) */
};

static void larder_memory_storage_iface_init (LarderSliceStorageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderMemoryStorage, larder_memory_storage, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_SLICE_STORAGE,
                                                      larder_memory_storage_iface_init))

static LarderValue *
memory_load (LarderSliceStorage  *storage,
             const char          *name,
             GError             **error)
{
  LarderValue *record = g_hash_table_lookup (LARDER_MEMORY_STORAGE (storage)->records, name);

  return record != NULL ? larder_value_ref (record) : NULL;
}

static gboolean
memory_store (LarderSliceStorage  *storage,
              const char          *name,
              LarderValue         *record,
              GError             **error)
{
  g_hash_table_replace (LARDER_MEMORY_STORAGE (storage)->records, g_strdup (name),
                        larder_value_ref (record));
  return TRUE;
}

static gboolean
memory_remove (LarderSliceStorage  *storage,
               const char          *name,
               GError             **error)
{
  g_hash_table_remove (LARDER_MEMORY_STORAGE (storage)->records, name);
  return TRUE;
}

static void
larder_memory_storage_iface_init (LarderSliceStorageInterface *iface)
{
  iface->load = memory_load;
  iface->store = memory_store;
  iface->remove = memory_remove;
}

static void
larder_memory_storage_finalize (GObject *object)
{
  LarderMemoryStorage *self = LARDER_MEMORY_STORAGE (object);

  g_hash_table_unref (self->records);

  G_OBJECT_CLASS (larder_memory_storage_parent_class)->finalize (object);
}

static void
larder_memory_storage_class_init (LarderMemoryStorageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = larder_memory_storage_finalize;
}

static void
larder_memory_storage_init (LarderMemoryStorage *self)
{
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) larder_value_unref);
}

/**
 * larder_memory_storage_new:
 *
 * Makes a place that holds nothing.
 *
 * Returns: (transfer full): the place
 */
LarderMemoryStorage *
larder_memory_storage_new (void)
{
  return g_object_new (LARDER_TYPE_MEMORY_STORAGE, NULL);
}
