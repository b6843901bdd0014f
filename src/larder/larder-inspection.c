/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What tools for developers ask of a client beside what its models tell; none of it is kept. */

#include "config.h"

#include "larder/larder-inspection.h"

#include "larder/larder-client-private.h"
#include "larder/larder-row-private.h"
#include "larder/larder-value-private.h"

/**
 * larder_client_get_n_deadlines:
 *
 * All of them are in one heap behind one source, however many they are.
 *
 * Returns: how many moments the client waits for: garbage, intervals, retries, its own
 */
guint
larder_client_get_n_deadlines (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), 0);

  return larder_deadlines_count (self->deadlines);
}

static int
compare_tables (gconstpointer a,
                gconstpointer b)
{
  LarderTable *const *first = a;
  LarderTable *const *second = b;

  return g_strcmp0 (larder_table_get_name (*first), larder_table_get_name (*second));
}

/**
 * larder_client_list_tables:
 *
 * For tools of developers.
 *
 * Returns: (transfer container) (element-type Larder.Table): the tables that were added, by name
 */
GPtrArray *
larder_client_list_tables (LarderClient *self)
{
  GPtrArray *list;
  GHashTableIter iter;
  gpointer table;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  list = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->tables);
  while (g_hash_table_iter_next (&iter, NULL, &table))
    g_ptr_array_add (list, g_object_ref (table));
  g_ptr_array_sort (list, compare_tables);
  return list;
}

/* What came since it was forced is the truth; the former state is only given back before that. */
static gboolean
is_forced (LarderQuery *query)
{
  LarderQueryState *forced = query->more->forced;

  return forced != NULL && forced->data_update_count == query->state.data_update_count &&
         forced->trouble->error_update_count == query->state.trouble->error_update_count;
}

static void
end_forcing (LarderQuery *query)
{
  LarderFetchStatus fetch_status =
    query->fetch != NULL ? query->state.fetch_status : LARDER_FETCH_STATUS_IDLE;

  if (is_forced (query))
    {
      larder_query_set_fetch_status (query, fetch_status);
      query->more->forced->fetch_status = fetch_status;
      larder_query_state_copy (&query->state, query->more->forced);
      query->layered = query->state.data != query->state.base;
      larder_query_replay (query);
      larder_query_changed (query, LARDER_QUERY_ACTION_SET_STATE);
    }
  if (query->more->forced != NULL)
    g_clear_pointer (&larder_query_extend (query)->forced, larder_query_state_free);
}

/* Begins a batch if there is such an entry. */
static LarderQuery *
begin_forcing (LarderClient *self,
               GVariant     *key)
{
  LarderQuery *query = larder_client_find_query (self, key);

  if (query == NULL)
    return NULL;
  larder_client_begin_batch (self);
  larder_query_cancel (query);
  end_forcing (query);
  larder_query_extend (query)->forced = larder_query_state_dup (&query->state);
  return query;
}

/**
 * larder_client_force_loading:
 * @key: of an entry; a floating reference is taken
 *
 * Lets an entry look as if its first fetch never ended: without data, pending and fetching. For
 * trying what a program shows meanwhile. A running fetch is cancelled. It ends with
 * [method@Larder.Client.end_forcing], or when data is fetched or written.
 *
 * Returns: whether there is such an entry
 */
gboolean
larder_client_force_loading (LarderClient *self,
                             GVariant     *key)
{
  g_autoptr(GVariant) given = NULL;
  LarderQuery *query;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  given = g_variant_ref_sink (key);
  query = begin_forcing (self, given);
  if (query == NULL)
    return FALSE;
  g_clear_pointer (&query->state.base, larder_value_unref);
  g_clear_pointer (&query->state.data, larder_value_unref);
  larder_query_state_clear_error (&query->state);
  query->layered = FALSE;
  query->state.status = LARDER_STATUS_PENDING;
  larder_query_set_fetch_status (query, LARDER_FETCH_STATUS_FETCHING);
  larder_query_changed (query, LARDER_QUERY_ACTION_SET_STATE);
  larder_client_end_batch (self);
  return TRUE;
}

/**
 * larder_client_force_error:
 * @key: of an entry; a floating reference is taken
 * @error: what its last fetch shall seem to have failed with
 *
 * Lets an entry look as if its last fetch had failed; data that is there stays. A running fetch is
 * cancelled. It ends with [method@Larder.Client.end_forcing], or when data is fetched or written.
 *
 * Returns: whether there is such an entry
 */
gboolean
larder_client_force_error (LarderClient *self,
                           GVariant     *key,
                           const GError *error)
{
  g_autoptr(GVariant) given = NULL;
  LarderQueryTrouble *trouble;
  LarderQuery *query;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (error != NULL, FALSE);

  given = g_variant_ref_sink (key);
  query = begin_forcing (self, given);
  if (query == NULL)
    return FALSE;
  larder_query_state_clear_error (&query->state);
  trouble = larder_query_state_trouble (&query->state);
  trouble->error = g_error_copy (error);
  trouble->error_updated_at = larder_client_now (self);
  query->state.status = LARDER_STATUS_ERROR;
  larder_query_changed (query, LARDER_QUERY_ACTION_SET_STATE);
  larder_client_end_batch (self);
  return TRUE;
}

/**
 * larder_client_end_forcing:
 * @key: of an entry; a floating reference is taken
 *
 * Gives an entry back the state that [method@Larder.Client.force_loading] or
 * [method@Larder.Client.force_error] hid, unless it got another one since.
 *
 * Returns: whether there was something to end
 */
gboolean
larder_client_end_forcing (LarderClient *self,
                           GVariant     *key)
{
  g_autoptr(GVariant) given = NULL;
  LarderQuery *query;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  given = g_variant_ref_sink (key);
  query = larder_client_find_query (self, given);
  if (query == NULL || query->more->forced == NULL)
    return FALSE;
  larder_client_begin_batch (self);
  end_forcing (query);
  larder_client_end_batch (self);
  return TRUE;
}

/**
 * larder_query_get_is_forced:
 *
 * For tools of developers; see [method@Larder.Client.force_loading] and
 * [method@Larder.Client.force_error].
 *
 * Returns: whether it shows a state that a developer asked for
 */
gboolean
larder_query_get_is_forced (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return is_forced (self);
}

/**
 * larder_query_get_n_bytes:
 *
 * For tools of developers.
 *
 * Returns: about how much memory (bytes) its data takes
 */
guint64
larder_query_get_n_bytes (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint64) self->weight * LARDER_WEIGHT_UNIT;
}

/**
 * larder_query_get_options:
 *
 * For tools of developers.
 *
 * Returns: (transfer none) (nullable): the options that were given last, with the defaults that
 *   hold for its key; only to read
 */
LarderQueryOptions *
larder_query_get_options (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->options;
}

/**
 * larder_query_list_observers:
 *
 * For tools of developers.
 *
 * Returns: (transfer container) (element-type Larder.QueryObserver): who is attached, in the order
 *   in which they came
 */
GPtrArray *
larder_query_list_observers (LarderQuery *self)
{
  GPtrArray *list;

  g_return_val_if_fail (self != NULL, NULL);

  list = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < larder_query_count_observers (self); i++)
    g_ptr_array_add (list, g_object_ref (larder_query_nth_observer (self, i)));
  return list;
}

/**
 * larder_table_get_n_layers:
 *
 * For tools of developers.
 *
 * Returns: how many pending changes lie over its rows; one mutation may have several
 */
guint
larder_table_get_n_layers (LarderTable *self)
{
  GHashTableIter iter;
  gpointer layers;
  guint n = 0;

  g_return_val_if_fail (LARDER_IS_TABLE (self), 0);

  g_hash_table_iter_init (&iter, larder_table_get_layers (self));
  while (g_hash_table_iter_next (&iter, NULL, &layers))
    n += ((GPtrArray *) layers)->len;
  return n;
}

static const char *
get_state_nick (LarderRowState state)
{
  switch (state)
    {
    case LARDER_ROW_FAILED:
      return "failed";
    case LARDER_ROW_CONFLICTED:
      return "conflict";
    case LARDER_ROW_PENDING:
    default:
      return "pending";
    }
}

/**
 * larder_table_describe_layers:
 * @id: of a row
 *
 * What lies over a row, in the order in which it is laid over it: objects with the members
 * `mutation` (its id), `state` (`pending`, `failed` or `conflict`) and `patch` (as
 * [method@Larder.Patch.to_value] gives it).
 *
 * Returns: (transfer full): a list, empty without layers
 */
LarderValue *
larder_table_describe_layers (LarderTable *self,
                              const char  *id)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  LarderRow *row;

  g_return_val_if_fail (LARDER_IS_TABLE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  builder = larder_value_builder_new_array ();
  row = g_hash_table_lookup (larder_table_get_rows (self), id);
  for (guint i = 0; row != NULL && row->layers != NULL && i < row->layers->len; i++)
    {
      LarderLayer *layer = row->layers->pdata[i];
      g_autoptr(LarderValue) patch = larder_patch_to_value (layer->patch);

      larder_value_builder_begin_object (builder, NULL);
      larder_value_builder_set_string (builder, "mutation", layer->mutation_id);
      larder_value_builder_set_string (builder, "state", get_state_nick (layer->state));
      larder_value_builder_set_value (builder, "patch", patch);
      larder_value_builder_close (builder);
    }
  return larder_value_builder_end (builder);
}
