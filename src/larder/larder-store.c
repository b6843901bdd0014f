/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where values are kept by name: what every such place does. */

#include "config.h"

#include "larder/larder-store.h"

/**
 * LarderStore:
 *
 * Where values are kept by name, such as a folder of files or a service of the desktop.
 */

G_DEFINE_INTERFACE (LarderStore, larder_store, G_TYPE_OBJECT)

static void
larder_store_default_init (LarderStoreInterface *iface)
{
}

/**
 * larder_store_load_async:
 * @name: any text
 * @cancellable: (nullable): to stop
 * @callback: (scope async): called once
 * @user_data: given to @callback
 *
 * Reads the value of that name.
 */
void
larder_store_load_async (LarderStore         *self,
                         const char          *name,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (LARDER_IS_STORE (self));
  g_return_if_fail (name != NULL);

  LARDER_STORE_GET_IFACE (self)->load_async (self, name, cancellable, callback, user_data);
}

/**
 * larder_store_load_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Ends what [method@Larder.Store.load_async] began.
 *
 * Returns: (transfer full) (nullable): the value; %NULL when there is none, or with @error when it
 *   can not be read
 */
LarderValue *
larder_store_load_finish (LarderStore   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (LARDER_IS_STORE (self), NULL);

  return LARDER_STORE_GET_IFACE (self)->load_finish (self, result, error);
}

/**
 * larder_store_save_async:
 * @name: any text
 * @value: what is kept in place of what was there
 * @cancellable: (nullable): to stop
 * @callback: (scope async) (nullable): called once
 * @user_data: given to @callback
 *
 * Keeps a value, wholly or not at all.
 */
void
larder_store_save_async (LarderStore         *self,
                         const char          *name,
                         LarderValue         *value,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (LARDER_IS_STORE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  LARDER_STORE_GET_IFACE (self)->save_async (self, name, value, cancellable, callback, user_data);
}

/**
 * larder_store_save_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Ends what [method@Larder.Store.save_async] began.
 *
 * Returns: %TRUE when the value is kept; %FALSE with %G_IO_ERROR_NO_SPACE when there is no room, or
 *   with another error
 */
gboolean
larder_store_save_finish (LarderStore   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (LARDER_IS_STORE (self), FALSE);

  return LARDER_STORE_GET_IFACE (self)->save_finish (self, result, error);
}

/**
 * larder_store_remove_async:
 * @name: any text
 * @cancellable: (nullable): to stop
 * @callback: (scope async) (nullable): called once
 * @user_data: given to @callback
 *
 * Removes the value of that name, if there is one.
 */
void
larder_store_remove_async (LarderStore         *self,
                           const char          *name,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (LARDER_IS_STORE (self));
  g_return_if_fail (name != NULL);

  LARDER_STORE_GET_IFACE (self)->remove_async (self, name, cancellable, callback, user_data);
}

/**
 * larder_store_remove_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Ends what [method@Larder.Store.remove_async] began.
 *
 * Returns: %TRUE when there is no such value any more
 */
gboolean
larder_store_remove_finish (LarderStore   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (LARDER_IS_STORE (self), FALSE);

  return LARDER_STORE_GET_IFACE (self)->remove_finish (self, result, error);
}

/**
 * larder_store_list_async:
 * @cancellable: (nullable): stops the listing
 * @callback: (scope async): called once
 * @user_data: given to @callback
 *
 * Finds out what is kept. A store that can not tell ends it with %G_IO_ERROR_NOT_SUPPORTED.
 */
void
larder_store_list_async (LarderStore         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (LARDER_IS_STORE (self));

  if (LARDER_STORE_GET_IFACE (self)->list_async != NULL)
    LARDER_STORE_GET_IFACE (self)->list_async (self, cancellable, callback, user_data);
  else
    g_task_report_new_error (self, callback, user_data, larder_store_list_async, G_IO_ERROR,
                             G_IO_ERROR_NOT_SUPPORTED, "This store does not list what it keeps");
}

/**
 * larder_store_list_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Store.list_async] began.
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): the names of all values; %NULL on
 *   error
 */
char **
larder_store_list_finish (LarderStore   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (LARDER_IS_STORE (self), NULL);

  if (g_async_result_is_tagged (result, larder_store_list_async))
    return g_task_propagate_pointer (G_TASK (result), error);
  return LARDER_STORE_GET_IFACE (self)->list_finish (self, result, error);
}
