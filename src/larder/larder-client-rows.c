/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables of a client, layers on the data of queries, and how both meet the cache file. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-client-private.h"
#include "larder/larder-table-private.h"

/* Every change of a base is kept, whichever way it came. */
static void
base_changed (LarderTable *table,
              const char  *id,
              LarderValue *row,
              gpointer     user_data)
{
  LarderClient *self = user_data;

  larder_cache_set_now (self->cache, larder_client_now (self));
  larder_cache_save_row (self->cache, larder_table_get_name (table), id, row);
}

static LarderValue *
load_row (LarderTable *table,
          const char  *id,
          gpointer     user_data)
{
  LarderClient *self = user_data;

  return larder_cache_load_row (self->cache, larder_table_get_name (table), id);
}

/* The rows that an answer named, from the cache file into their tables. FALSE when one is missing:
 * then the answer is not whole. */
static gboolean
load_rows (LarderClient *self,
           LarderValue  *list)
{
  guint n = larder_value_get_n_items (list);
  const char *name = n > 0 ? larder_value_get_string (larder_value_get_item (list, 0)) : NULL;
  LarderTable *table = name != NULL ? larder_client_get_table (self, name) : NULL;
  gboolean whole = TRUE;

  if (table == NULL)
    return FALSE;
  for (guint i = 1; i < n; i++)
    {
      const char *id = larder_value_get_string (larder_value_get_item (list, i));

      /* Asked for, the table looks into the file by itself. */
      if (id != NULL && larder_table_get_base (table, id) == NULL)
        whole = FALSE;
    }
  return whole;
}

gboolean
larder_client_load_query (LarderClient *self,
                          LarderQuery  *query)
{
  g_autoptr(LarderValue) rows = NULL;
  LarderValue *data;
  gint64 updated_at = 0;
  gboolean whole = TRUE;

  if (self->cache == NULL)
    return FALSE;
  data = larder_cache_load_query (self->cache, query->hash, &updated_at, &rows);
  if (data == NULL)
    return FALSE;

  larder_cache_begin_reading (self->cache);
  for (guint i = 0; rows != NULL && i < larder_value_get_n_items (rows); i++)
    whole = load_rows (self, larder_value_get_item (rows, i)) && whole;
  larder_cache_end_reading (self->cache);
  query->state.base = data;
  /* Before 1970 nothing was read: such a moment is none. */
  query->state.data_updated_at = MAX (updated_at, 0);
  query->state.status = LARDER_STATUS_SUCCESS;
  query->state.is_invalidated = !whole;
  larder_query_take_rows (query, g_steal_pointer (&rows));
  return TRUE;
}

void
larder_client_save_query (LarderClient *self,
                          LarderQuery  *query)
{
  if (self->cache == NULL || query->options == NULL || !query->options->choices->persist)
    return;
  larder_cache_set_now (self->cache, larder_client_now (self));
  larder_cache_save_query (self->cache, query->hash, query->state.base,
                           query->state.data_updated_at, query->more->rows);
}

/**
 * larder_client_add_table:
 * @name: of the table, as patches, mutations and schemas name it
 * @record_type: a subclass of [class@Larder.Record]
 *
 * Makes a table that belongs to the client. Each name is added once.
 *
 * Returns: (transfer none): the table
 */
LarderTable *
larder_client_add_table (LarderClient *self,
                         const char   *name,
                         GType         record_type)
{
  LarderTable *table;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (!g_hash_table_contains (self->tables, name), NULL);

  table = larder_table_new (name, record_type);
  larder_table_set_clock (table, self->clock);
  if (self->cache != NULL)
    {
      larder_table_set_base_func (table, base_changed, self);
      larder_table_set_load_func (table, load_row, self);
    }
  if (self->batch_depth > 0)
    larder_table_begin_batch (table);
  g_hash_table_insert (self->tables, g_strdup (name), table);
  g_ptr_array_add (self->table_list, table);
  return table;
}

/**
 * larder_client_get_table:
 * @name: of the table
 *
 * Finds a table that [method@Larder.Client.add_table] made.
 *
 * Returns: (transfer none) (nullable): the table
 */
LarderTable *
larder_client_get_table (LarderClient *self,
                         const char   *name)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->tables, name);
}

/**
 * larder_client_write_rows:
 * @table: the name of the table
 * @rows: one row or a list of rows
 *
 * Writes what the server said of rows and came neither with a query nor with a mutation, such as a
 * realtime event. Rows that are older than those known are dropped; pending changes stay on top.
 */
void
larder_client_write_rows (LarderClient *self,
                          const char   *table,
                          LarderValue  *rows)
{
  LarderTable *target;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (rows != NULL);

  target = larder_client_get_table (self, table);
  g_return_if_fail (target != NULL);

  larder_client_begin_batch (self);
  larder_table_upsert (target, rows);
  larder_client_name_rows (self, target, rows);
  larder_client_end_batch (self);
}

/**
 * larder_client_remove_row:
 * @table: the name of the table
 * @id: of the row
 *
 * The server said that a row is gone.
 */
void
larder_client_remove_row (LarderClient *self,
                          const char   *table,
                          const char   *id)
{
  LarderTable *target;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (id != NULL);

  target = larder_client_get_table (self, table);
  g_return_if_fail (target != NULL);

  larder_client_begin_batch (self);
  larder_table_remove (target, id);
  /* An answer that is on its way and still holds the row would bring it back. */
  for (LarderQuery *query = self->oldest_query; query != NULL; query = query->newer)
    larder_query_outdate (query, target);
  larder_client_end_batch (self);
}

static void
flush_cache_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  if (larder_cache_flush_finish (LARDER_CACHE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
flush_cache (GTask *task)
{
  LarderClient *self = g_task_get_source_object (task);

  if (self->cache != NULL)
    {
      larder_cache_flush_async (self->cache, NULL, flush_cache_cb, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
flush_outbox_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  if (larder_outbox_flush_finish (LARDER_OUTBOX (object), result, &error))
    flush_cache (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * larder_client_flush_async:
 * @cancellable: (nullable): is not obeyed: what was begun is written
 * @callback: (scope async): called once, in the client's context
 * @user_data: given to @callback
 *
 * Waits until outbox and cache have on disk what the client knows now.
 */
void
larder_client_flush_async (LarderClient        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, larder_client_flush_async);
  if (self->outbox != NULL)
    larder_outbox_flush_async (self->outbox, NULL, flush_outbox_cb, task);
  else
    flush_cache (task);
}

/**
 * larder_client_flush_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Client.flush_async] began.
 *
 * Returns: %TRUE when everything is on disk; else %LARDER_ERROR_STORAGE
 */
gboolean
larder_client_flush_finish (LarderClient  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * larder_client_get_clock:
 *
 * The clock is given once, with the client: the system clock unless another one was given.
 *
 * Returns: (transfer none): where the time comes from
 */
LarderClock *
larder_client_get_clock (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  return self->clock;
}

/**
 * larder_client_get_cache:
 *
 * The cache file is given once, with the client.
 *
 * Returns: (transfer none) (nullable): the cache file
 */
LarderCache *
larder_client_get_cache (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  return self->cache;
}

/**
 * larder_client_get_outbox:
 *
 * The outbox is given once, with the client; without one no mutation outlives the program.
 *
 * Returns: (transfer none) (nullable): the outbox
 */
LarderOutbox *
larder_client_get_outbox (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  return self->outbox;
}
