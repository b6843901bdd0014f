/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is done with records of a persister of queries when asked for: keeping one, restoring,
   removing, collecting many. */

#include "config.h"

#include "larder/larder-hydration.h"
#include "larder/larder-query-persister-private.h"

typedef enum
{
  WALK_RESTORE,
  WALK_REMOVE,
  WALK_COLLECT,
} WalkKind;

typedef struct
{
  WalkKind  kind;
  GVariant *prefix;     /* (owned) (nullable): normalised */
  GStrv     names;      /* (owned) */
  gsize     next;
  int       n_done;
} Walk;

static void
walk_free (gpointer data)
{
  Walk *walk = data;

  g_clear_pointer (&walk->prefix, g_variant_unref);
  g_strfreev (walk->names);
  g_free (walk);
}

static gboolean
matches (Walk        *walk,
         LarderValue *query)
{
  LarderValue *list = larder_value_get_member (query, "key");
  g_autoptr(GVariant) key = NULL;

  if (walk->prefix == NULL)
    return TRUE;
  if (list == NULL || larder_value_get_kind (list) != LARDER_VALUE_ARRAY)
    return FALSE;
  key = larder_key_normalize (larder_value_to_variant (list), NULL);
  return key != NULL && larder_key_matches (walk->prefix, key);
}

static gboolean
restore (LarderQueryPersister *self,
         LarderValue          *query)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) state = NULL;

  if (self->client == NULL)
    return FALSE;
  larder_value_builder_begin_array (builder, "queries");
  larder_value_builder_add_value (builder, query);
  larder_value_builder_close (builder);
  state = larder_value_builder_end (builder);
  return larder_client_hydrate (self->client, state, NULL) > 0;
}

static void step (GTask *task);

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LarderQueryPersister *self = g_task_get_source_object (task);
  Walk *walk = g_task_get_task_data (task);
  const char *name = walk->names[walk->next++];
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) record = NULL;
  LarderValue *query = NULL;

  record = larder_store_load_finish (LARDER_STORE (object), result, &error);
  if (record != NULL)
    query = larder_query_persister_judge (self, record);
  if (error != NULL)
    larder_query_persister_fail (self, error);
  if (query == NULL && (record != NULL || error != NULL))
    {
      larder_query_persister_drop (self, name);
      walk->n_done += walk->kind == WALK_COLLECT;
    }
  else if (query != NULL && walk->kind == WALK_RESTORE && matches (walk, query))
    walk->n_done += restore (self, query);
  else if (query != NULL && walk->kind == WALK_REMOVE && matches (walk, query))
    {
      larder_query_persister_drop (self, name);
      walk->n_done++;
    }
  step (task);
}

static void
step (GTask *task)
{
  LarderQueryPersister *self = g_task_get_source_object (task);
  Walk *walk = g_task_get_task_data (task);

  while (walk->names[walk->next] != NULL &&
         !g_str_has_prefix (walk->names[walk->next], self->prefix))
    walk->next++;
  if (g_task_return_error_if_cancelled (task))
    return;
  if (walk->names[walk->next] == NULL)
    g_task_return_int (task, walk->n_done);
  else
    larder_store_load_async (self->store, walk->names[walk->next], NULL, loaded_cb,
                             g_object_ref (task));
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *walk = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  walk->names = larder_store_list_finish (LARDER_STORE (object), result, &error);
  if (walk->names == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    step (task);
}

static void
begin (LarderQueryPersister *self,
       WalkKind              kind,
       GVariant             *prefix,
       gpointer              tag,
       GCancellable         *cancellable,
       GAsyncReadyCallback   callback,
       gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Walk *walk = g_new0 (Walk, 1);

  walk->kind = kind;
  walk->prefix = prefix != NULL ? larder_key_normalize (prefix, NULL) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, walk, walk_free);
  larder_store_list_async (self->store, NULL, listed_cb, g_steal_pointer (&task));
}

/**
 * larder_query_persister_restore_async:
 * @prefix: (nullable): the beginning of keys; %NULL: of all
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 * @user_data: given to @callback
 *
 * Takes what is kept into the cache, as before the first page of a program is shown without a
 * network. What the cache has already stays unless it is older.
 */
void
larder_query_persister_restore_async (LarderQueryPersister *self,
                                      GVariant             *prefix,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data)
{
  g_return_if_fail (LARDER_IS_QUERY_PERSISTER (self));

  begin (self, WALK_RESTORE, prefix, larder_query_persister_restore_async, cancellable, callback,
         user_data);
}

/**
 * larder_query_persister_restore_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.QueryPersister.restore_async] began.
 *
 * Returns: how many queries were taken; -1 on error
 */
int
larder_query_persister_restore_finish (LarderQueryPersister  *self,
                                       GAsyncResult          *result,
                                       GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

/**
 * larder_query_persister_remove_async:
 * @prefix: (nullable): the beginning of keys; %NULL: of all
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 * @user_data: given to @callback
 *
 * Removes what is kept, as when somebody signs out. The cache is left as it is.
 */
void
larder_query_persister_remove_async (LarderQueryPersister *self,
                                     GVariant             *prefix,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data)
{
  g_return_if_fail (LARDER_IS_QUERY_PERSISTER (self));

  begin (self, WALK_REMOVE, prefix, larder_query_persister_remove_async, cancellable, callback,
         user_data);
}

/**
 * larder_query_persister_remove_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.QueryPersister.remove_async] began.
 *
 * Returns: how many records were removed; -1 on error
 */
int
larder_query_persister_remove_finish (LarderQueryPersister  *self,
                                      GAsyncResult          *result,
                                      GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

/**
 * larder_query_persister_collect_async:
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 * @user_data: given to @callback
 *
 * Removes the records that are too old, of another buster or can not be read.
 */
void
larder_query_persister_collect_async (LarderQueryPersister *self,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data)
{
  g_return_if_fail (LARDER_IS_QUERY_PERSISTER (self));

  begin (self, WALK_COLLECT, NULL, larder_query_persister_collect_async, cancellable, callback,
         user_data);
}

/**
 * larder_query_persister_collect_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.QueryPersister.collect_async] began.
 *
 * Returns: how many records were removed; -1 on error
 */
int
larder_query_persister_collect_finish (LarderQueryPersister  *self,
                                       GAsyncResult          *result,
                                       GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (larder_store_save_finish (LARDER_STORE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * larder_query_persister_save_async:
 * @key: of a query that the client has
 * @cancellable: (nullable): stops the waiting only
 * @callback: (scope async): called once
 * @user_data: given to @callback
 *
 * Keeps the data of one query, whether its options name this persister or not.
 */
void
larder_query_persister_save_async (LarderQueryPersister *self,
                                   GVariant             *key,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  g_autoptr(LarderValue) record = NULL;
  g_autoptr(GTask) task = NULL;
  g_autofree char *name = NULL;
  LarderQuery *query = NULL;

  g_return_if_fail (LARDER_IS_QUERY_PERSISTER (self));
  g_return_if_fail (key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_query_persister_save_async);
  if (self->client != NULL)
    query = larder_query_cache_find (larder_client_get_query_cache (self->client), key);
  if (query != NULL && query->state.base != NULL)
    record = larder_query_persister_make_record (self, query);
  if (record == NULL)
    {
      g_task_return_new_error (task, LARDER_ERROR, LARDER_ERROR_NO_DATA,
                               "There is no data of this key to be kept");
      return;
    }
  name = larder_query_persister_dup_name (self, query->hash);
  larder_store_save_async (self->store, name, record, NULL, kept_cb, g_steal_pointer (&task));
}

/**
 * larder_query_persister_save_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.QueryPersister.save_async] began.
 *
 * Returns: %TRUE when the data is kept; %LARDER_ERROR_NO_DATA when the client has none
 */
gboolean
larder_query_persister_save_finish (LarderQueryPersister  *self,
                                    GAsyncResult          *result,
                                    GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
