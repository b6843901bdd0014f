/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a slice is kept: what a program chooses. */

#include "config.h"

#include "larder/larder-slice-persist-private.h"

/**
 * larder_slice_persist_new:
 * @slice: what is kept
 * @storage: where
 * @name: of the record
 * @clock: (nullable): where the time comes from; default: the system
 *
 * Makes an object that keeps a slice; nothing is read or written before
 * [method@Larder.SlicePersist.hydrate].
 *
 * Returns: (transfer full): the object
 */
LarderSlicePersist *
larder_slice_persist_new (LarderSlice        *slice,
                          LarderSliceStorage *storage,
                          const char         *name,
                          LarderClock        *clock)
{
  g_return_val_if_fail (LARDER_IS_SLICE (slice), NULL);
  g_return_val_if_fail (LARDER_IS_SLICE_STORAGE (storage), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_object_new (LARDER_TYPE_SLICE_PERSIST, "slice", slice, "storage", storage,
                       "name", name, "clock", clock, NULL);
}

/**
 * larder_slice_persist_set_name:
 * @name: of the record
 *
 * Sets [property@Larder.SlicePersist:name].
 */
void
larder_slice_persist_set_name (LarderSlicePersist *self,
                               const char         *name)
{
  g_return_if_fail (LARDER_IS_SLICE_PERSIST (self));
  g_return_if_fail (name != NULL);

  if (g_set_str (&self->name, name))
    g_object_notify (G_OBJECT (self), "name");
}

/**
 * larder_slice_persist_set_version:
 * @version: the value
 *
 * Sets [property@Larder.SlicePersist:version].
 */
void
larder_slice_persist_set_version (LarderSlicePersist *self,
                                  gint64              version)
{
  g_return_if_fail (LARDER_IS_SLICE_PERSIST (self));

  if (self->version == version)
    return;
  self->version = version;
  g_object_notify (G_OBJECT (self), "version");
}

/**
 * larder_slice_persist_set_delay:
 * @delay_ms: the value
 *
 * Sets [property@Larder.SlicePersist:delay].
 */
void
larder_slice_persist_set_delay (LarderSlicePersist *self,
                                gint64              delay_ms)
{
  g_return_if_fail (LARDER_IS_SLICE_PERSIST (self));
  g_return_if_fail (delay_ms >= 0);

  if (self->delay_ms == delay_ms)
    return;
  self->delay_ms = delay_ms;
  g_object_notify (G_OBJECT (self), "delay");
}

/**
 * larder_slice_persist_set_deep:
 * @deep: the value
 *
 * Sets [property@Larder.SlicePersist:deep].
 */
void
larder_slice_persist_set_deep (LarderSlicePersist *self,
                               gboolean            deep)
{
  g_return_if_fail (LARDER_IS_SLICE_PERSIST (self));

  if (self->deep == !!deep)
    return;
  self->deep = !!deep;
  g_object_notify (G_OBJECT (self), "deep");
}

/**
 * larder_slice_persist_get_has_hydrated:
 *
 * See [property@Larder.SlicePersist:has-hydrated].
 *
 * Returns: whether the record was read, or there was none, or it was of another version
 */
gboolean
larder_slice_persist_get_has_hydrated (LarderSlicePersist *self)
{
  g_return_val_if_fail (LARDER_IS_SLICE_PERSIST (self), FALSE);

  return self->has_hydrated;
}

static void
set_closure (LarderClosure  **closure,
             GCallback        func,
             gpointer         user_data,
             GDestroyNotify   destroy)
{
  g_clear_pointer (closure, larder_closure_unref);
  if (func != NULL)
    *closure = larder_closure_new (func, user_data, destroy);
}

/**
 * larder_slice_persist_set_migrate_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   makes a state of the present version of one of another
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name. What it gives is saved.
 */
void
larder_slice_persist_set_migrate_func (LarderSlicePersist  *self,
                                       LarderMigrationFunc  func,
                                       gpointer             user_data,
                                       GDestroyNotify       destroy)
{
  g_return_if_fail (LARDER_IS_SLICE_PERSIST (self));

  set_closure (&self->migrate, G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_slice_persist_set_partialize_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   takes of the state what is kept; without it all is
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_slice_persist_set_partialize_func (LarderSlicePersist   *self,
                                          LarderPartializeFunc  func,
                                          gpointer              user_data,
                                          GDestroyNotify        destroy)
{
  g_return_if_fail (LARDER_IS_SLICE_PERSIST (self));

  set_closure (&self->partialize, G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_slice_persist_set_merge_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   makes one of the stored and the current state
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name; without it stored members replace current ones.
 */
void
larder_slice_persist_set_merge_func (LarderSlicePersist *self,
                                     LarderMergeFunc     func,
                                     gpointer            user_data,
                                     GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_SLICE_PERSIST (self));

  set_closure (&self->merge, G_CALLBACK (func), user_data, destroy);
}
