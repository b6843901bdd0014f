/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where values are kept by name, by a function of the program. */

#include "config.h"

#include "larder/larder-func-store.h"

#include "larder/larder-error.h"

/**
 * LarderStoreCall:
 *
 * One thing that a [class@Larder.FuncStore] is asked for.
 *
 * It ends with [method@Larder.StoreCall.return_value] or [method@Larder.StoreCall.return_error],
 * at once or later, in any thread; what comes after the first end is dropped. A call that is freed
 * without an end has failed with %LARDER_ERROR_NO_DATA.
 */
struct _LarderStoreCall
{
  gatomicrefcount    refs;
  LarderStoreAction  action;
  char              *name;      /* NULL: of no name */
  LarderValue       *value;     /* (owned) (nullable) */
  GTask             *task;      /* (owned) */
  int                ended;     /* atomic */
};

/**
 * LarderStoreFunc:
 * @call: what is asked for; borrowed
 * @user_data: what was given with the function
 *
 * Does what a store is asked for. Called in the thread that asks; those calls of one name that are
 * begun one after the other have to end so.
 */

/**
 * LarderFuncStore:
 *
 * A store that is a function of the program, for languages in which an interface with callbacks
 * can not be implemented.
 */
struct _LarderFuncStore
{
  GObject          parent_instance;

  LarderStoreFunc  func;
  gpointer         user_data;
  GDestroyNotify   destroy;
};

static void larder_func_store_store_init (LarderStoreInterface *iface);

G_DEFINE_ENUM_TYPE (LarderStoreAction, larder_store_action,
                    G_DEFINE_ENUM_VALUE (LARDER_STORE_ACTION_LOAD, "load"),
                    G_DEFINE_ENUM_VALUE (LARDER_STORE_ACTION_SAVE, "save"),
                    G_DEFINE_ENUM_VALUE (LARDER_STORE_ACTION_REMOVE, "remove"),
                    G_DEFINE_ENUM_VALUE (LARDER_STORE_ACTION_LIST, "list"))
G_DEFINE_BOXED_TYPE (LarderStoreCall, larder_store_call, larder_store_call_ref,
                     larder_store_call_unref)
G_DEFINE_FINAL_TYPE_WITH_CODE (LarderFuncStore, larder_func_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_STORE,
                                                      larder_func_store_store_init))

static void
ask (LarderStore         *store,
     LarderStoreAction    action,
     const char          *name,
     LarderValue         *value,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  LarderFuncStore *self = LARDER_FUNC_STORE (store);
  g_autoptr(LarderStoreCall) call = g_new0 (LarderStoreCall, 1);

  g_atomic_ref_count_init (&call->refs);
  call->action = action;
  call->name = g_strdup (name);
  call->value = value != NULL ? larder_value_ref (value) : NULL;
  call->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (call->task, ask);
  self->func (call, self->user_data);
}

static void
larder_func_store_load_async (LarderStore         *store,
                              const char          *name,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  ask (store, LARDER_STORE_ACTION_LOAD, name, NULL, cancellable, callback, user_data);
}

static void
larder_func_store_save_async (LarderStore         *store,
                              const char          *name,
                              LarderValue         *value,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  ask (store, LARDER_STORE_ACTION_SAVE, name, value, cancellable, callback, user_data);
}

static void
larder_func_store_remove_async (LarderStore         *store,
                                const char          *name,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  ask (store, LARDER_STORE_ACTION_REMOVE, name, NULL, cancellable, callback, user_data);
}

static void
larder_func_store_list_async (LarderStore         *store,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  ask (store, LARDER_STORE_ACTION_LIST, NULL, NULL, cancellable, callback, user_data);
}

static LarderValue *
larder_func_store_load_finish (LarderStore   *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
larder_func_store_finish (LarderStore   *store,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_autoptr(LarderValue) unused = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  unused = g_task_propagate_pointer (G_TASK (result), &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/* What is no name in the list is passed over. */
static char **
larder_func_store_list_finish (LarderStore   *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(LarderValue) list = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  list = g_task_propagate_pointer (G_TASK (result), &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return NULL;
    }
  for (guint i = 0; list != NULL && i < larder_value_get_n_items (list); i++)
    {
      const char *name = larder_value_get_string (larder_value_get_item (list, i));

      if (name != NULL)
        g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

static void
larder_func_store_store_init (LarderStoreInterface *iface)
{
  iface->load_async = larder_func_store_load_async;
  iface->load_finish = larder_func_store_load_finish;
  iface->save_async = larder_func_store_save_async;
  iface->save_finish = larder_func_store_finish;
  iface->remove_async = larder_func_store_remove_async;
  iface->remove_finish = larder_func_store_finish;
  iface->list_async = larder_func_store_list_async;
  iface->list_finish = larder_func_store_list_finish;
}

static void
larder_func_store_finalize (GObject *object)
{
  LarderFuncStore *self = LARDER_FUNC_STORE (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  G_OBJECT_CLASS (larder_func_store_parent_class)->finalize (object);
}

static void
larder_func_store_class_init (LarderFuncStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = larder_func_store_finalize;
}

static void
larder_func_store_init (LarderFuncStore *self)
{
}

/**
 * larder_func_store_new:
 * @func: (scope notified) (closure user_data) (destroy destroy): does what is asked for
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data at the end of the store
 *
 * Makes a store of a function.
 *
 * Returns: (transfer full): a store
 */
LarderFuncStore *
larder_func_store_new (LarderStoreFunc func,
                       gpointer        user_data,
                       GDestroyNotify  destroy)
{
  LarderFuncStore *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (LARDER_TYPE_FUNC_STORE, NULL);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  return self;
}

/**
 * larder_store_call_ref:
 *
 * Takes a reference, in any thread.
 *
 * Returns: (transfer full): @self
 */
LarderStoreCall *
larder_store_call_ref (LarderStoreCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * larder_store_call_unref:
 * @self: (transfer full): a call
 *
 * Gives a reference back, in any thread.
 */
void
larder_store_call_unref (LarderStoreCall *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (!g_atomic_int_get (&self->ended))
    g_task_return_new_error_literal (self->task, LARDER_ERROR, LARDER_ERROR_NO_DATA,
                                     "The function of the store let its call go");
  g_object_unref (self->task);
  g_clear_pointer (&self->value, larder_value_unref);
  g_free (self->name);
  g_free (self);
}

/**
 * larder_store_call_get_action:
 *
 * May be called in any thread.
 *
 * Returns: what is asked for
 */
LarderStoreAction
larder_store_call_get_action (LarderStoreCall *self)
{
  g_return_val_if_fail (self != NULL, LARDER_STORE_ACTION_LOAD);

  return self->action;
}

/**
 * larder_store_call_get_name:
 *
 * May be called in any thread.
 *
 * Returns: (transfer none) (nullable): the name that it is about; %NULL for a list of all
 */
const char *
larder_store_call_get_name (LarderStoreCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * larder_store_call_get_value:
 *
 * May be called in any thread.
 *
 * Returns: (transfer none) (nullable): what is to be saved; %NULL when nothing is
 */
LarderValue *
larder_store_call_get_value (LarderStoreCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->value;
}

/**
 * larder_store_call_get_cancellable:
 *
 * May be called in any thread.
 *
 * Returns: (transfer none) (nullable): tells that nobody waits any more
 */
GCancellable *
larder_store_call_get_cancellable (LarderStoreCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_task_get_cancellable (self->task);
}

static gboolean
end (LarderStoreCall *self)
{
  if (g_atomic_int_compare_and_exchange (&self->ended, FALSE, TRUE))
    return TRUE;
  g_debug ("A call of a store ended twice; the second end is dropped");
  return FALSE;
}

/**
 * larder_store_call_return_value:
 * @value: (transfer full) (nullable): what was loaded, %NULL if there is none of that name; of a
 *   list, a list of names; otherwise of no meaning
 *
 * Ends the call with success. May be called in any thread.
 */
void
larder_store_call_return_value (LarderStoreCall *self,
                                LarderValue     *value)
{
  g_return_if_fail (self != NULL);

  if (end (self))
    g_task_return_pointer (self->task, value, (GDestroyNotify) larder_value_unref);
  else
    g_clear_pointer (&value, larder_value_unref);
}

/**
 * larder_store_call_return_error:
 * @error: (transfer full): what went wrong; %G_IO_ERROR_NO_SPACE makes who saves try with less
 *
 * Ends the call. May be called in any thread.
 */
void
larder_store_call_return_error (LarderStoreCall *self,
                                GError          *error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  if (end (self))
    g_task_return_error (self->task, error);
  else
    g_error_free (error);
}
