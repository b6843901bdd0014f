/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of one row that the studio did not accept, or did not get yet. */

#include "config.h"

#include "query/backlot-parked.h"

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

/* Returns: (transfer full): of LarderMutation, in their order */
static GPtrArray *
find_refused (BacklotBackend *backend,
              const char     *id)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (backend));
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; outbox != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (outbox), i);

      if (larder_mutation_get_delivery (mutation) == LARDER_DELIVERY_FAILED &&
          is_of_row (mutation, id))
        g_ptr_array_add (found, g_steal_pointer (&mutation));
    }
  return found;
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

  discard = backlot_discard_new ();
  refused = find_refused (backend, id);
  for (guint i = 0; i < refused->len; i++)
    backlot_discard_add (discard, g_ptr_array_index (refused, i));
  return backlot_discard_is_empty (discard) ? NULL : g_steal_pointer (&discard);
}
