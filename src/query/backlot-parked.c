/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of one row that the studio did not accept, or did not get yet. */

#include "config.h"

#include "query/backlot-parked.h"

#include "query/backlot-mutations.h"

static gboolean
is_of_row (LarderMutation *mutation,
           const char     *id)
{
  LarderValue *variables = larder_mutation_get_variables (mutation);

  return g_strcmp0 (larder_value_get_member_string (variables, "id"), id) == 0;
}

LarderMutation *
backlot_parked_find_next (BacklotBackend *backend,
                          const char     *id)
{
  LarderOutbox *outbox = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  outbox = larder_client_get_outbox (backlot_backend_get_client (backend));
  for (guint i = 0; outbox != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (outbox), i);
      LarderDelivery delivery = larder_mutation_get_delivery (mutation);

      if ((delivery == LARDER_DELIVERY_QUEUED || delivery == LARDER_DELIVERY_SENDING) &&
          is_of_row (mutation, id))
        return g_steal_pointer (&mutation);
    }
  return NULL;
}

static gboolean
is_refused (LarderMutation *mutation)
{
  return larder_mutation_get_delivery (mutation) == LARDER_DELIVERY_FAILED;
}

/* Returns: (transfer full): of LarderMutation, in their order: what was refused of the row, and
 * what waits for a row that was */
static GPtrArray *
find_refused (BacklotBackend *backend,
              const char     *id)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (backend));
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean new_row = FALSE;

  if (outbox == NULL || larder_outbox_get_n_failed (outbox) == 0)
    return found;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (outbox), i);

      if (!is_of_row (mutation, id) || (!new_row && !is_refused (mutation)))
        continue;
      new_row = new_row || backlot_mutations_is_kept (larder_mutation_get_key (mutation));
      g_ptr_array_add (found, g_steal_pointer (&mutation));
    }
  return found;
}

/* The new row @id, when it was refused and nothing that waits was written over it. */
static LarderMutation *
find_new_row (BacklotBackend *backend,
              const char     *id)
{
  g_autoptr(GPtrArray) refused = find_refused (backend, id);
  LarderMutation *first = refused->len == 1 ? g_ptr_array_index (refused, 0) : NULL;

  return first != NULL && backlot_mutations_is_kept (larder_mutation_get_key (first))
           ? g_object_ref (first) : NULL;
}

static LarderValue *
merge_row (LarderValue *variables,
           LarderValue *changes)
{
  LarderValue *row = larder_value_get_member (variables, "row");
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) merged = larder_value_merge (row, changes);
  g_autoptr(LarderValue) fresh = NULL;

  larder_value_builder_set_value (builder, "row", merged);
  fresh = larder_value_builder_end (builder);
  return larder_value_merge (variables, fresh);
}

gboolean
backlot_parked_join (BacklotBackend *backend,
                     const char     *table,
                     const char     *id,
                     LarderValue    *changes)
{
  g_autoptr(LarderMutation) refused = find_new_row (backend, id);
  LarderValue *shown = larder_table_get_value (backlot_backend_get_table (backend, table), id);
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderValue) value = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(GList) patches = NULL;

  if (refused == NULL || shown == NULL)
    return FALSE;
  variables = merge_row (larder_mutation_get_variables (refused), changes);
  value = larder_value_merge (shown, changes);
  patch = larder_patch_new_insert (table, value);
  patches = g_list_prepend (NULL, patch);
  if (!larder_mutation_edit (refused, variables, patches))
    return FALSE;
  larder_mutation_retry (refused);
  return TRUE;
}

void
backlot_parked_retry (BacklotBackend *backend,
                      const char     *id)
{
  g_autoptr(GPtrArray) refused = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (id != NULL);

  refused = find_refused (backend, id);
  for (guint i = 0; i < refused->len; i++)
    if (is_refused (g_ptr_array_index (refused, i)))
      larder_mutation_retry (g_ptr_array_index (refused, i));
}

BacklotDiscard *
backlot_parked_discard (BacklotBackend *backend,
                        const char     *id)
{
  g_autoptr(BacklotDiscard) discard = NULL;
  g_autoptr(GPtrArray) refused = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  discard = backlot_discard_new (backend);
  refused = find_refused (backend, id);
  for (guint i = 0; i < refused->len; i++)
    backlot_discard_add (discard, g_ptr_array_index (refused, i));
  return backlot_discard_is_empty (discard) ? NULL : g_steal_pointer (&discard);
}
